//! The end of the process, asked for by a signal and seen by everything that waits.

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

/// Says when to stop; every long wait selects on it, open event streams included.
#[derive(Debug, Clone)]
pub struct Shutdown(watch::Receiver<bool>);

/// Asks everything to stop.
#[derive(Debug)]
pub struct Trigger(watch::Sender<bool>);

/// A connected pair.
pub fn channel() -> (Trigger, Shutdown) {
    let (sender, receiver) = watch::channel(false);
    (Trigger(sender), Shutdown(receiver))
}

impl Trigger {
    pub fn fire(&self) {
        self.0.send_replace(true);
    }
}

impl Shutdown {
    /// Waits until it is time to stop; a trigger that is gone counts as fired.
    pub async fn wait(&self) {
        let mut receiver = self.0.clone();
        // An error says that the trigger is gone.
        let _ = receiver.wait_for(|stop| *stop).await;
    }
}

/// Ctrl-C and the polite request to end. From its making on they no longer kill the process.
#[derive(Debug)]
pub struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for one of them.
    pub async fn wait(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
