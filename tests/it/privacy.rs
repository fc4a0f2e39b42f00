//! The privacy policy says what the configuration makes true.

use syncdesk::config::Config;
use syncdesk::privacy::policy;

#[track_caller]
fn check(configuration: &str, says: &[&str], is_silent_about: &[&str]) {
    let policy = policy(&Config::parse("config.toml", configuration).expect("it parses"));
    for part in says {
        assert!(policy.contains(part), "no {part:?} in {policy}");
    }
    for part in is_silent_about {
        assert!(!policy.contains(part), "{part:?} in {policy}");
    }
    assert!(policy.chars().count() <= 4_000, "Discord takes no more");
}

#[test]
fn the_page_in_the_repository_is_that_of_the_defaults() {
    let page = include_str!("../../PRIVACY.md");
    assert_eq!(page, format!("{}\n", policy(&Config::default())), "write it with `syncdesk privacy > PRIVACY.md`");
}

#[test]
fn it_follows_the_configuration() {
    check("", &["I read no channels.", "for 30 days", "without the words"], &["Of moderators"]);
    check("[discord]\nchannels = [7]", &["in the channels that my host has listed"], &["I read no channels."]);
    check("[discord]\nlisten = \"all\"", &["in every channel that I can see"], &[]);
    check("[discord]\nlisten = \"all\"\nmessage_content = false", &["I read no channels."], &[]);
    check("[inbox]\nenabled = false", &["No text of any message"], &["syncdesk inbox"]);
    check("", &["shown on a day", "for 400 days", "`syncdesk stats --erase`"], &["No counts"]);
    check("[stats]\nenabled = false", &["No counts of what helped"], &["syncdesk stats", "400 days"]);
    check("[stats]\ndays = 1", &["helped, for 1 day:"], &[]);
    check("[inbox]\ndays = 1", &["for 1 day,"], &[]);
    check("[discord]\nhome_guilds = [1]", &["Of moderators who edit", "author of a commit"], &[]);
    check("[discord]\nhome_guilds = [1]\n[history]\ngit = false", &["Of moderators who edit"], &["commit"]);
    check("[log]\nlevel = \"info,syncdesk=trace\"", &["the words of messages"], &["without the words"]);
}
