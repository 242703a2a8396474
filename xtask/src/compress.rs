//! Precompressed forms of the site's files, remembered by content: brotli at its best takes seconds a file.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

/// The first 16 hexadecimal digits of the content's SHA-256: enough to name a version of a file.
pub fn fingerprint(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// A compression that browsers accept.
#[derive(Clone, Copy)]
pub enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// The ending that is added to a file's name, without a dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gz",
        }
    }

    fn compress(self, content: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Brotli => brotli(content),
            Self::Gzip => gzip(content),
        }
    }
}

/// A folder that remembers compressed forms.
pub struct Cache {
    folder: PathBuf,
    used: BTreeSet<PathBuf>,
}

impl Cache {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, used: BTreeSet::new() }
    }

    /// Compresses as well as the coding can, or remembers having done so.
    pub fn compress(&mut self, coding: Coding, content: &[u8]) -> Result<Vec<u8>> {
        let remembered = self.folder.join(format!("{}.{}", fingerprint(content), coding.ending()));
        self.used.insert(remembered.clone());
        if let Ok(compressed) = fs::read(&remembered) {
            return Ok(compressed);
        }
        let compressed = coding.compress(content)?;
        fs::create_dir_all(&self.folder)
            .and_then(|()| fs::write(&remembered, &compressed))
            .with_context(|| format!("cannot write {}", remembered.display()))?;
        Ok(compressed)
    }

    /// Forgets what was not asked for since this value was made.
    pub fn forget_others(self) -> Result<()> {
        for entry in fs::read_dir(&self.folder).into_iter().flatten() {
            let path = entry?.path();
            if !self.used.contains(&path) {
                fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
            }
        }
        Ok(())
    }
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters).context("brotli")?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}
