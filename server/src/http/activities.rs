//! Meetings as files for calendars.

use std::sync::Arc;

use app::{context::RequestContext, paths};
use axum::{
    Extension, Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    AppError,
    activity::{What, ical},
};
use http::{HeaderMap, HeaderValue, Uri, header};
use messages::text::timeline as text;
use store::activities;

use super::{
    import::encoded,
    operation::{begin, failure},
    origin,
    state::HttpState,
};

/// `GET /activities/{id}/calendar` answers with a meeting as a file (iCalendar, RFC 5545).
pub fn routes() -> Router<HttpState> {
    Router::new().route("/activities/{id}/calendar", get(calendar))
}

async fn calendar(
    State(state): State<HttpState>,
    Extension(context): Extension<Arc<RequestContext>>,
    headers: HeaderMap,
    Path(id): Path<i64>,
) -> Response {
    let host = origin::host(&headers).unwrap_or_default();
    let scheme = if context.is_https { "https" } else { "http" };
    let base = state.server.public_url.clone().unwrap_or_else(|| format!("{scheme}://{host}"));
    let read = async {
        let mut ctx = begin(&context).await?;
        let (activity, version) = activities::get(&mut ctx, id).await?;
        let What::Meeting { start, minutes, place, participants, reminder } = &activity.what else {
            return Err(AppError::NotFound.into());
        };
        let people = activities::people(&mut ctx, activity.responsible_id, participants).await?;
        let (organizer, attendees) = people.split_first().ok_or(AppError::NotFound)?;
        Ok(ical::file(&ical::Event {
            uid: uid(id, state.server.public_url.as_deref()),
            sequence: version,
            stamp: ctx.now,
            start: chrono::DateTime::from_timestamp_millis(start.utc_ms).unwrap_or(ctx.now),
            minutes: *minutes,
            summary: activity.subject.clone(),
            place: place.clone(),
            organizer: organizer.clone(),
            attendees: attendees.to_vec(),
            url: format!("{}{}", base.trim_end_matches('/'), paths::record(activity.owner_kind, activity.owner_id)),
            reminder: *reminder,
        }))
    };
    let file: store::Result<String> = read.await;
    match file {
        Ok(file) => answer(file, &format!("{}-{id}.ics", text::meeting().show(context.language))),
        Err(error) => failure(&context, &error),
    }
}

/// By what calendars know the activity: the same by whatever address the file is fetched, or they would show it twice.
fn uid(id: i64, public_url: Option<&str>) -> String {
    let host = public_url.and_then(|url| Some(url.parse::<Uri>().ok()?.host()?.to_owned()));
    format!("activity-{id}@{}", host.as_deref().unwrap_or("modus"))
}

fn answer(file: String, name: &str) -> Response {
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{}", encoded(name))) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendars_know_an_activity_by_the_host_that_is_configured() {
        assert_eq!(uid(7, Some("https://crm.example.com")), "activity-7@crm.example.com");
        assert_eq!(uid(7, Some("http://crm.example.com:8080")), "activity-7@crm.example.com");
        assert_eq!(uid(7, None), "activity-7@modus");
    }
}
