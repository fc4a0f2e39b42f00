//! The two bots as processes: how they are started, and how much memory they take.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, ensure};

use crate::load::CHANNELS;
use crate::standin::StandIn;

/// The checkout.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// What the stand-in takes for a token.
pub(crate) const TOKEN: &str = "a.test.token";

/// A bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Ours,
    Bare,
}

/// A running bot; it is killed when it is dropped.
pub(crate) struct Running {
    child: Child,
    _folder: tempfile::TempDir,
}

impl Side {
    /// Starts it against a stand-in.
    pub(crate) fn start(self, discord: &StandIn) -> anyhow::Result<Running> {
        let folder = tempfile::tempdir()?;
        let mut command = match self {
            Self::Ours => {
                let config = folder.path().join("config.toml");
                let channels: Vec<String> = CHANNELS.map(|channel| channel.to_string()).collect();
                // As polite as the bare bot is.
                write!(
                    std::fs::File::create(&config)?,
                    "[discord]\nwait_seconds = 0\ncooldown_seconds = 0\nrequests_per_second = 0\nchannels = [{}]\n",
                    channels.join(", ")
                )?;
                let mut command = Command::new(program());
                command.arg("--config").arg(config).arg("--knowledge").arg(format!("{ROOT}/knowledge")).arg("run");
                command
            }
            Self::Bare => {
                let mut command = Command::new(std::env::current_exe()?);
                command.arg("--bare").arg(&discord.address);
                command
            }
        };
        command.env("DISCORD_TOKEN", TOKEN).env("SYNCDESK_DISCORD_API", &discord.address);
        command.env("SYNCDESK_DATA_DIR", folder.path()).env_remove("SYNCDESK_LOG");
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Running { child, _folder: folder })
    }
}

/// Builds our bot as it is installed.
pub(crate) fn build() -> anyhow::Result<()> {
    let built = Command::new("cargo").args(["build", "--release"]).current_dir(ROOT).status()?;
    ensure!(built.success(), "the bot could not be built");
    Ok(())
}

/// Our bot.
fn program() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from(ROOT).join("target"), PathBuf::from);
    target.join("release").join("syncdesk")
}

impl Running {
    /// The memory that it takes now, and the most that it took, in bytes.
    pub(crate) fn memory(&self) -> anyhow::Result<(usize, usize)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).context("only on Linux")?;
        let figure = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
            kilobytes.map(|kilobytes| kilobytes * 1024).context("no such figure")
        };
        Ok((figure("VmRSS:")?, figure("VmHWM:")?))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
