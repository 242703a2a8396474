//! Lists as files.

use std::{io, sync::Arc};

use app::{context::RequestContext, records::query::list_query};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Extension, Path, RawQuery},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{AppError, Kind, list::ListQuery};
use futures::{StreamExt, stream};
use http::{HeaderValue, header};
use messages::labels;
use store::export::{BYTE_ORDER_MARK, Cell, Export, Scope, Sheets, line};
use store::{directory, views};
use tokio::sync::mpsc;

use super::{
    import::attachment,
    operation::{begin, failure},
    state::HttpState,
};

/// Pages of the list that are read in one transaction.
const PAGES: usize = 20;
/// Parts of a file that wait for the network.
const WAITING: usize = 8;

/// `GET /export/company.csv?…` and `…xlsx` answer with the list whose address has this query; with `fields=all` with
/// every field of its records. The file is read and sent page by page: its size does not matter.
pub fn routes() -> Router<HttpState> {
    Router::new().route("/export/{file}", get(export))
}

async fn export(
    Extension(context): Extension<Arc<RequestContext>>,
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    let has_all = query.split('&').any(|pair| pair == "fields=all");
    let prepare = async {
        let (kind, ending) = file.split_once('.').ok_or(AppError::NotFound)?;
        let kind = Kind::from_code(kind).ok_or(AppError::NotFound)?;
        let mut ctx = begin(&context).await?;
        let (lists, directory) = (views::load(&mut ctx).await?, directory::load(&mut ctx).await?);
        let (query, columns) = list_query(kind, &query, &lists, &directory.custom_fields);
        let scope = if has_all { Scope::AllFields } else { Scope::List(columns) };
        let export = Export::prepare(&mut ctx, kind, scope).await?;
        let day = ctx.now.with_timezone(&ctx.actor.zone).date_naive();
        let name = format!("{}-{day}.{ending}", labels::kind_plural(kind).show(context.language));
        // The rows are read in transactions of their own: two at once for each export could take every connection.
        ctx.commit().await?;
        let source = Source { context: context.clone(), export, next: Some(query) };
        match ending {
            "csv" => Ok((csv(source).await?, "text/csv; charset=utf-8", name)),
            "xlsx" => Ok((xlsx(source).await?, XLSX, name)),
            _ => Err(AppError::NotFound.into()),
        }
    };
    match prepare.await {
        Ok((body, content_type, name)) => {
            let mut response = body.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
            attachment(headers, &name);
            response
        }
        Err(error) => failure(&context, &error),
    }
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Rows that are yet to be read.
struct Source {
    context: Arc<RequestContext>,
    export: Export,
    next: Option<ListQuery>,
}

impl Source {
    /// Some rows; none after the last.
    async fn rows(&mut self) -> store::Result<Option<Vec<Vec<Cell>>>> {
        if self.next.is_none() {
            return Ok(None);
        }
        let mut ctx = begin(&self.context).await?;
        let mut rows = Vec::new();
        for _ in 0..PAGES {
            let Some(query) = self.next.take() else { break };
            let (page, next) = self.export.page(&mut ctx, &query).await?;
            rows.extend(page);
            self.next = next;
        }
        Ok(Some(rows))
    }

    /// The same as lines of text.
    async fn lines(&mut self) -> store::Result<Option<String>> {
        let language = self.export.language;
        Ok(self.rows().await?.map(|rows| rows.iter().map(|cells| line(language, cells)).collect()))
    }
}

/// What is wrong with the query is known before the answer begins.
async fn csv(mut source: Source) -> store::Result<Body> {
    let titles: Vec<Cell> = source.export.titles().into_iter().map(Cell::Text).collect();
    let mut first = format!("{BYTE_ORDER_MARK}{}", line(source.export.language, &titles));
    first.extend(source.lines().await?);
    Ok(Body::from_stream(stream::try_unfold((source, Some(first)), async |(mut source, first)| {
        let text = match first {
            Some(first) => Some(first),
            None => source.lines().await.map_err(|error| broken(&source.context, &error))?,
        };
        Ok::<_, io::Error>(text.map(|text| (Bytes::from(text), (source, None))))
    })))
}

/// The rows are gathered first; the file is packed while it is sent.
async fn xlsx(mut source: Source) -> store::Result<Body> {
    let mut sheets = Sheets::new(source.export.titles())?;
    while let Some(rows) = source.rows().await? {
        for cells in rows {
            sheets.write(&cells)?;
        }
    }
    let (sender, receiver) = mpsc::channel::<Bytes>(WAITING);
    tokio::task::spawn_blocking(move || {
        // Whoever hangs up is not waited for.
        let packed = io::BufWriter::with_capacity(1 << 16, Parts(sender));
        if let Err(error) = sheets.finish(packed) {
            tracing::debug!(%error, "the workbook was not sent as a whole");
        }
    });
    let parts = stream::unfold(receiver, async |mut receiver| {
        receiver.recv().await.map(|part| (Ok::<_, io::Error>(part), receiver))
    });
    // Who packs the answer asks for more after the end.
    Ok(Body::from_stream(parts.fuse()))
}

/// Sends what is written.
struct Parts(mpsc::Sender<Bytes>);

impl io::Write for Parts {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Bytes::copy_from_slice(part));
        sent.map(|()| part.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The answer has begun: it breaks off, so that nobody takes the part for the whole.
fn broken(context: &RequestContext, error: &store::Error) -> io::Error {
    tracing::error!(request.id = %context.request_id, %error, "export failed");
    io::ErrorKind::BrokenPipe.into()
}
