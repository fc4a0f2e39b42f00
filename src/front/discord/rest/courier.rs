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
    /// Since when it may have arrived already.
    unclear: Option<Instant>,
}

impl<'a> Trial<'a> {
    /// Nothing was tried yet.
    fn new(request: &'a Request<'a>) -> Self {
        Self { request, began: Instant::now(), attempts: 0, unclear: None }
    }

    /// When it is no longer worth trying, or no longer safe.
    fn deadline(&self) -> Instant {
        let patience = self.request.patience;
        let all = self.began + patience.all;
        let safe = self.unclear.zip(patience.remembered).map(|(since, remembered)| since + remembered);
        safe.map_or(all, |safe| safe.min(all))
    }

    /// From now on it may have arrived.
    fn unclear_now(&mut self) {
        self.unclear.get_or_insert_with(Instant::now);
    }
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
        let mut trial = Trial::new(request);
        let is_told = request.patience.remembered.is_some();
        match self.try_on(&mut trial, read).await {
            Err(error) if is_told && trial.unclear.is_some() => Err(RestError::Unclear(Box::new(error))),
            result => result,
        }
    }

    /// Tries a request until that is of no use any more.
    async fn try_on<T>(
        &self,
        trial: &mut Trial<'_>,
        read: impl Fn(&[u8]) -> Result<T, RestError>,
    ) -> Result<T, RestError> {
        let request = trial.request;
        let path = request.route.path();
        let mut last = None;
        loop {
            let deadline = trial.deadline();
            let (mut pass, permit) = match self.leave(request, deadline).await {
                Ok(leave) => leave,
                Err(error) => return Err(last.unwrap_or(error)),
            };
            let until = deadline.min(Instant::now() + request.patience.each);
            let outcome = self.wire.attempt(&request.method, &path, request.sent, until).await;
            trial.attempts += 1;
            match self.judge(trial, &mut pass, outcome, &read).await {
                Next::Over(result) => return result,
                Next::Again(pause, error) if Instant::now() + pause >= trial.deadline() => return Err(error),
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
        let pass = self.limits.pass(request.route.limited(&request.method), deadline).await;
        let pass = pass.map_err(|TooLong| RestError::NoRoom)?;
        if request.route.is_interaction() {
            return Ok((pass, None));
        }
        let permit = tokio::time::timeout_at(deadline, self.at_once.acquire()).await;
        let permit = permit.map_err(|_| RestError::NoRoom)?.ok();
        // Last, so that those who have waited for an answer to others do not all go at once.
        self.limits.pace(deadline).await.map_err(|TooLong| RestError::NoRoom)?;
        let enough = if request.is_unasked { Budget::Short } else { Budget::Spent };
        // Without the gateway's address there is no session, and nothing could be answered at all.
        if !matches!(request.route, Route::Gateway) && self.refused.budget(Instant::now()) >= enough {
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
                    Err(error) if repeats && trial.attempts < READS => {
                        trial.unclear_now();
                        Next::Again(pause(trial.attempts), error)
                    }
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
                trial.unclear_now();
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
            // Discord also says 0, and says it again.
            let wait = refusal.retry_after(said).unwrap_or_default().max(pause(trial.attempts));
            Limits::wait(pass, wait);
            // Without a word on limits it was not Discord itself, and the whole address has to wait.
            if refusal.global || said.is_global || said.is_silent {
                self.limits.close(wait);
            }
            tracing::debug!(seconds = wait.as_secs_f32(), "Discord wants the bot to wait");
            return Next::Again(wait, refusal.into());
        }
        match (status, code) {
            // It did arrive the first time.
            (_, 40_060) if trial.unclear.is_some() && matches!(route, Route::Callback(..)) => Next::Over(read(b"")),
            (_, 40_058) if trial.began.elapsed() < STARTER => Next::Again(pause(trial.attempts), refusal.into()),
            (401, _) if !route.is_interaction() && self.is_revoked().await => {
                let _ = self.revoked.set(());
                Next::Over(Err(refusal.into()))
            }
            (401, _) if !route.is_interaction() && trial.attempts < READS => {
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

#[cfg(test)]
mod tests {
    use serenity::model::id::ChannelId;

    use super::*;

    fn request(route: Route<'_>, patience: Patience) -> Request<'_> {
        Request { method: Method::GET, route, sent: Sent::default(), patience, is_unasked: false }
    }

    #[test]
    fn a_message_is_not_sent_again_when_its_nonce_may_be_forgotten() {
        let route = Route::Messages(ChannelId::new(1));
        for (patience, is_bounded) in [(Patience::MESSAGE, true), (Patience::CHANGE, false)] {
            let request = request(route, patience);
            let mut trial = Trial::new(&request);
            assert_eq!(trial.deadline(), trial.began + patience.all);
            trial.unclear_now();
            let first = trial.unclear;
            trial.unclear_now();
            assert_eq!(trial.unclear, first, "the first time counts");
            assert_eq!(trial.deadline() < trial.began + Duration::from_secs(3 * 60), is_bounded);
        }
    }

    #[tokio::test]
    async fn a_session_may_begin_whatever_was_refused() {
        let token = Token::read("a.test.token", "token").expect("a token");
        let courier = Courier::new(None, &token, 0).expect("nothing is sent yet");
        while courier.refused.budget(Instant::now()) < Budget::Spent {
            courier.refused.note(Instant::now());
        }
        let deadline = Instant::now() + Duration::from_secs(60);
        let channel = request(Route::Channel(ChannelId::new(1)), Patience::LOOK);
        assert!(matches!(courier.leave(&channel, deadline).await, Err(RestError::Saving)));
        assert!(courier.leave(&request(Route::Gateway, Patience::LOOK), deadline).await.is_ok());
    }
}
