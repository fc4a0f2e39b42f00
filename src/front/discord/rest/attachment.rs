//! A file that goes with the answer to an interaction: then the request is in several parts.

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::multipart::{Form, Part};
use serenity::builder::{CreateAttachment, EditInteractionResponse};

use super::attempt::Sent;
use super::courier::Request;
use super::route::{Patience, Route};
use super::{Rest, json};
use crate::front::discord::errors::RestError;

/// A picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture<'a> {
    name: &'a str,
    png: &'a [u8],
}

impl Picture<'_> {
    /// The parts of a request that says this in JSON and has the picture with it.
    pub(super) fn form(&self, json: &[u8]) -> Form {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("image/png"))]);
        let file = Part::bytes(self.png.to_vec()).file_name(self.name.to_owned()).headers(headers);
        Form::new().part("payload_json", Part::bytes(json.to_vec())).part("files[0]", file)
    }
}

impl Rest {
    /// Fills in the first answer to an interaction, with a picture (PNG).
    pub(in crate::front::discord) async fn edit_response_with(
        &self,
        token: &str,
        response: EditInteractionResponse,
        picture: CreateAttachment,
    ) -> Result<(), RestError> {
        let (name, png) = (picture.filename.clone(), picture.data.clone());
        let json = json(&response.new_attachment(picture))?;
        let sent = Sent { json: Some(&json), picture: Some(Picture { name: &name, png: &png }), ..Sent::default() };
        let route = Route::Response(self.application()?, token);
        let request = Request { method: Method::PATCH, route, sent, patience: Patience::RESPONSE, is_unasked: false };
        self.courier.bring(&request, |_| Ok(())).await
    }
}
