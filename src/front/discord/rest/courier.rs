//! Brings one request to Discord: at the allowed pace, again where that is safe, and not for ever.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use reqwest::Method;
use tokio::sync::{Semaphore, SetOnce};
use tokio::time::Instant;

use super::attempt::{Outcome, Refusal, Sent, Wire};
use super::limits::{Limits, Pass, Said, TooLong};
use super::refused::{Budget, Refused};
use super::route::{Patience, Route};
use super::trouble::Trouble;
use crate::config::Token;
use crate::front::discord::errors::{DiscordError, RestError};

/// Requests under way at once, those for interactions left out.
const AT_ONCE: usize = 16;
/// How often an answer that cannot be read is asked for.
const READS: u32 = 3;
/// How long the first message of a new thread is waited for.
const STARTER: Duration = Duration::from_secs(15);
/// The first pause before a request is tried again, and the longest.
const PAUSE: Duration = Duration::from_millis(400);
const LONGEST_PAUSE: Duration = Duration::from_secs(15);

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Request<'a> {
    pub(super) method: Method,
    pub(super) route: Route<'a>,
    pub(super) sent: Sent<'a>,
    pub(super) patience: Patience,
    /// Nobody asked for it, so it is the first to be left out.
    pub(super) is_unasked: bool,
}

/// Sends requests.
pub(super) struct Courier {
    wire: Wire,
    limits: Limits,
    at_once: Semaphore,
    refused: Refused,
    trouble: Trouble,
    revoked: SetOnce<()>,
}

/// What is to be done after an attempt.
enum Next<T> {
    Over(Result<T, RestError>),
    /// Try again after this pause, or give up with this error.
    Again(Duration, RestError),
}

/// A request that is being tried.
struct Trial<'a> {
    request: &'a Request<'a>,
    began: Instant,
    attempts: u32,
    /// It may have arrived already.
    may_have_arrived: bool,
}

impl Courier {
    /// Nothing was sent yet.
    pub(super) fn new(api: Option<&str>, token: &Token, a_second: usize) -> Result<Self, DiscordError> {
        Ok(Self {
            wire: Wire::new(api, token)?,
            limits: Limits::new(a_second),
            at_once: Semaphore::new(AT_ONCE),
            refused: Refused::new(),
            trouble: Trouble::default(),
            revoked: SetOnce::new(),
        })
    }

    /// Waits until Discord no longer knows the token.
    pub(super) async fn revoked(&self) {
        self.revoked.wait().await;
    }

    /// Whether so much was refused lately that nothing should be sent unasked.
    pub(super) fn is_saving(&self) -> bool {
        self.refused.budget(Instant::now()) > Budget::Plenty
    }

    /// Brings a request to Discord and reads the answer.
    pub(super) async fn bring<T>(
        &self,
        request: &Request<'_>,
        read: impl Fn(&[u8]) -> Result<T, RestError>,
    ) -> Result<T, RestError> {
        let path = request.route.path();
        let mut trial = Trial { request, began: Instant::now(), attempts: 0, may_have_arrived: false };
        let deadline = trial.began + request.patience.all;
        let mut last = None;
        loop {
            let (mut pass, permit) = match self.leave(request, deadline).await {
                Ok(leave) => leave,
                Err(error) => return Err(last.unwrap_or(error)),
            };
            let until = deadline.min(Instant::now() + request.patience.each);
            let outcome = self.wire.attempt(&request.method, &path, request.sent, until).await;
            trial.attempts += 1;
            match self.judge(&mut trial, &mut pass, outcome, &read).await {
                Next::Over(result) => return result,
                Next::Again(pause, error) if Instant::now() + pause >= deadline => return Err(error),
                Next::Again(pause, error) => {
                    drop((pass, permit));
                    tokio::time::sleep(pause).await;
                    last = Some(error);
                }
            }
        }
    }

    /// Waits until the request may go.
    async fn leave(
        &self,
        request: &Request<'_>,
        deadline: Instant,
    ) -> Result<(Pass, Option<tokio::sync::SemaphorePermit<'_>>), RestError> {
        let counts = !request.route.is_interaction();
        let pass = self.limits.pass(request.route.limited(&request.method), counts, deadline).await;
        let pass = pass.map_err(|TooLong| RestError::NoRoom)?;
        let permit = if counts { self.at_once.acquire().await.ok() } else { None };
        let enough = if request.is_unasked { Budget::Short } else { Budget::Spent };
        if counts && self.refused.budget(Instant::now()) >= enough {
            return Err(RestError::Saving);
        }
        Ok((pass, permit))
    }

    /// What an attempt means.
    async fn judge<T>(
        &self,
        trial: &mut Trial<'_>,
        pass: &mut Pass,
        outcome: Outcome,
        read: impl Fn(&[u8]) -> Result<T, RestError>,
    ) -> Next<T> {
        let repeats = trial.request.patience.repeats;
        match outcome {
            Outcome::Done { said, body } => {
                self.trouble.answered();
                self.limits.heard(pass, &said);
                match read(&body) {
                    Err(error) if repeats && trial.attempts < READS => Next::Again(pause(trial.attempts), error),
                    result => Next::Over(result),
                }
            }
            Outcome::Refused { said, refusal } => {
                self.trouble.answered();
                self.limits.heard(pass, &said);
                self.weigh(trial, pass, &said, refusal, read).await
            }
            Outcome::Unclear(error) => {
                self.trouble.failed(&error);
                trial.may_have_arrived = true;
                if repeats { Next::Again(pause(trial.attempts), error) } else { Next::Over(Err(error)) }
            }
            Outcome::NotSent(error) => {
                self.trouble.failed(&error);
                Next::Again(pause(trial.attempts), error)
            }
        }
    }

    /// What a refusal means.
    async fn weigh<T>(
        &self,
        trial: &Trial<'_>,
        pass: &mut Pass,
        said: &Said,
        refusal: Refusal,
        read: impl Fn(&[u8]) -> Result<T, RestError>,
    ) -> Next<T> {
        let route = trial.request.route;
        let (status, code) = (refusal.status, refusal.code);
        if matches!(status, 401 | 403) || (status == 429 && !said.is_shared) {
            self.refused.note(Instant::now());
        }
        if status == 429 {
            let wait = refusal.retry_after(said).unwrap_or_else(|| pause(trial.attempts));
            Limits::wait(pass, wait);
            // Without a word on limits it was not Discord itself, and the whole address has to wait.
            if refusal.global || said.is_global || said.is_silent() {
                self.limits.close(wait);
            }
            tracing::debug!(seconds = wait.as_secs_f32(), "Discord wants the bot to wait");
            return Next::Again(wait, refusal.into());
        }
        match (status, code) {
            // It did arrive the first time.
            (_, 40_060) if trial.may_have_arrived && matches!(route, Route::Callback(..)) => Next::Over(read(b"")),
            (_, 40_058) if trial.began.elapsed() < STARTER => Next::Again(pause(trial.attempts), refusal.into()),
            (401, _) if !route.is_interaction() && !matches!(route, Route::Gateway) && self.is_revoked().await => {
                let _ = self.revoked.set(());
                Next::Over(Err(refusal.into()))
            }
            (401, _) if !route.is_interaction() && trial.attempts < READS && !matches!(route, Route::Gateway) => {
                Next::Again(pause(trial.attempts), refusal.into())
            }
            _ => Next::Over(Err(refusal.into())),
        }
    }

    /// Whether Discord no longer knows the token. One refusal alone may be a mistake of Discord's, and nothing brings
    /// the bot back once it has stopped.
    async fn is_revoked(&self) -> bool {
        let until = Instant::now() + Patience::LOOK.each;
        let path = Route::Gateway.path();
        let outcome = self.wire.attempt(&Method::GET, &path, Sent::default(), until).await;
        matches!(outcome, Outcome::Refused { refusal, .. } if refusal.status == 401)
    }
}

/// The pause before the next attempt: twice as long each time, and never the same for two bots.
fn pause(attempts: u32) -> Duration {
    let longest = (PAUSE * 2_u32.saturating_pow(attempts.saturating_sub(1))).min(LONGEST_PAUSE);
    // A number that nobody can foresee; 1,024 steps are enough.
    let chance = RandomState::new().hash_one(attempts) % 1_024;
    longest / 2 + longest * u32::try_from(chance).unwrap_or(0) / 2_048
}
