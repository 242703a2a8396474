//! The server function of layouts. Everybody's may only be arranged by those who may change CRM settings.

use domain::Kind;
use domain::layout::Layout;
use leptos::prelude::*;

use crate::errors::Failure;
use crate::json::Call;

/// Stores a layout, for the user alone or for everybody; none brings the default back. `version` is that of the one
/// which the user saw in its place, 0 if there was none.
#[server(prefix = "/api", endpoint = "layouts/save", protocol = Call)]
pub async fn save_layout(kind: Kind, is_own: bool, version: i32, layout: Option<Layout>) -> Result<(), Failure> {
    let mut ctx = crate::context::ctx().await?;
    store::layout::save(&mut ctx, kind, is_own, version, layout).await?;
    ctx.commit().await?;
    Ok(())
}
