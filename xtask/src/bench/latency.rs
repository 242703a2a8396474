//! How long answers take.

use anyhow::{Context, Result};
use serde::Serialize;

use super::figures::rounded;

/// Times of equal requests that were sent one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Latency {
    pub median_ms: f64,
    /// Of twenty answers nineteen are no slower.
    pub p95_ms: f64,
}

impl Latency {
    /// Of these times, in milliseconds.
    ///
    /// # Errors
    /// Without any.
    pub fn of(times: Vec<f64>) -> Result<Self> {
        let of = |percent| percentile(&times, percent).context("no time was taken");
        Ok(Self { median_ms: rounded(of(50)?, 2), p95_ms: rounded(of(95)?, 2) })
    }
}

/// The smallest value that at least `percent` of all values do not exceed; nothing of nothing.
pub fn percentile(values: &[f64], percent: usize) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&hundred, 50), Some(50.0));
        assert_eq!(percentile(&hundred, 95), Some(95.0));
        assert_eq!(percentile(&hundred, 100), Some(100.0));
        assert_eq!(percentile(&[3.0, 1.0, 2.0], 50), Some(2.0));
        assert_eq!(percentile(&[3.0, 1.0, 2.0], 95), Some(3.0));
        assert_eq!(percentile(&[7.0], 1), Some(7.0));
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn one_slow_answer_of_twenty_does_not_show_and_two_do() {
        let mut times = vec![1.0; 20];
        times[3] = 100.0;
        assert_eq!(Latency::of(times.clone()).unwrap(), Latency { median_ms: 1.0, p95_ms: 1.0 });
        times[11] = 50.0;
        assert_eq!(Latency::of(times).unwrap(), Latency { median_ms: 1.0, p95_ms: 50.0 });
        assert!(Latency::of(Vec::new()).is_err());
    }
}
