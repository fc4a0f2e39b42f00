//! A bot with nothing but serenity: it answers every message with the same text, of the size of a usual answer of ours.

use serenity::all::{
    ClientBuilder, Context, CreateActionRow, CreateAllowedMentions, CreateButton, CreateEmbed, CreateEmbedFooter,
    CreateMessage, EventHandler, GatewayIntents, Message,
};
use serenity::async_trait;
use serenity::http::HttpBuilder;
use serenity::model::channel::Nonce;

use crate::side::TOKEN;

/// A text as long as that of a usual step.
const TEXT: &str = "\
When the battery is low, an iPhone stops uploading to save power, and Photos says so below the library.\n\n\
1. Connect it to a charger, better to a wall plug than to a computer.\n\
2. Open **Settings > Battery** and switch **Low Power Mode** off.\n\
3. Leave it connected to Wi-Fi and locked for some time, best overnight.\n\n\
Below the pictures in Photos it says how many are left. Does the number get smaller now?";

struct Bare;

#[async_trait]
impl EventHandler for Bare {
    async fn message(&self, context: Context, message: Message) {
        if message.author.bot {
            return;
        }
        let embed = CreateEmbed::new().title("Plug it in and switch Low Power Mode off").description(TEXT);
        let buttons = ["Yes, it gets smaller", "It says something else", "It did not help", "That fixed it"];
        let buttons = buttons.iter().enumerate();
        let buttons = buttons.map(|(number, label)| {
            CreateButton::new(format!("1.{number}.4fd2a9.0.7b.{}", message.author.id)).label(*label)
        });
        let reply = CreateMessage::new()
            .embed(embed.footer(CreateEmbedFooter::new("Fix 7 of 7")))
            .components(vec![CreateActionRow::Buttons(buttons.collect())])
            .reference_message(&message)
            .allowed_mentions(CreateAllowedMentions::new().replied_user(true))
            .nonce(Nonce::String(message.id.to_string()))
            .enforce_nonce(true);
        // A bare bot has nobody to tell.
        let _ = message.channel_id.send_message(&context, reply).await;
    }
}

/// Runs until it is killed.
pub(crate) async fn run(address: &str) -> anyhow::Result<()> {
    let http = HttpBuilder::new(TOKEN).proxy(address).ratelimiter_disabled(true).build();
    let intents = GatewayIntents::GUILDS
        | GatewayIntents::GUILD_MESSAGES
        | GatewayIntents::DIRECT_MESSAGES
        | GatewayIntents::MESSAGE_CONTENT;
    let mut client = ClientBuilder::new_with_http(http, intents).event_handler(Bare).await?;
    Ok(client.start_autosharded().await?)
}
