//! The icons: one path each, drawn on a grid of 16 with a stroke of 1.5 that the style sheet sets.

use leptos::prelude::*;

/// An icon of the set. In a view: `{Icon::Plus.view()}`; most components take one as a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    Activity,
    ArrowLeft,
    At,
    Bell,
    Bold,
    Building,
    Calendar,
    Check,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    ChevronUp,
    Clock,
    Close,
    Comment,
    Copy,
    Deal,
    Document,
    Dots,
    Download,
    Drag,
    Drop,
    Error,
    External,
    Filter,
    Gear,
    Globe,
    History,
    Info,
    Kanban,
    Language,
    Lead,
    Link,
    List,
    Lock,
    LogOut,
    Mail,
    More,
    Moon,
    Numbers,
    Pencil,
    Phone,
    Pin,
    Plus,
    Search,
    Sort,
    Star,
    Success,
    Sun,
    Swap,
    Trash,
    Undo,
    Upload,
    User,
    Users,
    Warning,
}

impl Icon {
    /// The path data.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Activity => "M1.75 8h2.5l2-5 3.5 10 2-5h2.5",
            Self::ArrowLeft => "M13.25 8H2.75M7 3.75 2.75 8 7 12.25",
            Self::At => {
                "M10.5 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Zm0 0v1.25a1.75 1.75 0 0 0 3.5 0V8a6 6 0 1 0-2.5 4.9"
            }
            Self::Bold => "M4.75 2.75h4a2.5 2.5 0 0 1 0 5h-4v-5ZM4.75 7.75h4.75a2.75 2.75 0 0 1 0 5.5H4.75v-5.5Z",
            Self::Bell => "M4 7a4 4 0 0 1 8 0c0 3 1.25 4.25 1.25 4.25H2.75S4 10 4 7ZM6.5 13.75a1.75 1.75 0 0 0 3 0",
            Self::Building => {
                "M3.25 14V3A.75.75 0 0 1 4 2.25h5a.75.75 0 0 1 .75.75v11M9.75 6.75H12a.75.75 0 0 1 .75.75V14M1.75 14h12.5M5.75 5.25h1.5M5.75 8h1.5M5.75 10.75h1.5"
            }
            Self::Calendar => {
                "M3.5 3.25h9a1 1 0 0 1 1 1v8.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-8.5a1 1 0 0 1 1-1ZM2.5 6.75h11M5.25 1.75v2.5M10.75 1.75v2.5"
            }
            Self::Check => "m2.75 8.5 3.5 3.5 7-8",
            Self::ChevronDown => "m4 6.25 4 4 4-4",
            Self::ChevronLeft => "m9.75 4-4 4 4 4",
            Self::ChevronRight => "m6.25 4 4 4-4 4",
            Self::ChevronUp => "m4 9.75 4-4 4 4",
            Self::Clock => "M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5ZM8 4.5V8l2.25 1.5",
            Self::Close => "m3.75 3.75 8.5 8.5M12.25 3.75l-8.5 8.5",
            Self::Comment => {
                "M3 2.75h10a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1H7.5L4.25 14v-2.75H3a1 1 0 0 1-1-1v-6.5a1 1 0 0 1 1-1Z"
            }
            Self::Copy => {
                "M6.5 5.25h6a1 1 0 0 1 1 1v6.5a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6.5a1 1 0 0 1 1-1ZM5.5 10.75h-2a1 1 0 0 1-1-1v-6.5a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1v2"
            }
            Self::Deal => {
                "m8 4.5-1.5-1.25H4L1.25 4.5v5.75h1.5l3.75 3.25c.5.4 1.1.4 1.5 0l4.9-4.25M8 4.5 5.75 6.75c.6 1.25 2.1 1.1 3 .25l.75-.75 3.4 3M8 4.5l1.5-1.25H12l2.75 1.25v4.75h-1.85"
            }
            Self::Document => {
                "M4.25 1.75h5l3.5 3.5v8a1 1 0 0 1-1 1h-7.5a1 1 0 0 1-1-1V2.75a1 1 0 0 1 1-1ZM9.25 1.75v3.5h3.5M5.75 8.5h4.5M5.75 11.25h3"
            }
            Self::Dots => {
                "M8 2.85a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8ZM8 7.6a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8ZM8 12.35a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8Z"
            }
            Self::Download => "M8 2.25v8M4.75 7 8 10.25 11.25 7M2.5 13.5h11",
            Self::Drag => {
                "M6 3.1a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8ZM10 3.1a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8ZM6 7.6a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8ZM10 7.6a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8ZM6 12.1a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8ZM10 12.1a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8Z"
            }
            Self::Drop => "M8 1.75c2.5 3 4.25 5.1 4.25 7.4a4.25 4.25 0 0 1-8.5 0c0-2.3 1.75-4.4 4.25-7.4Z",
            Self::Error => "M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4L5.4 1.75ZM8 4.75V8.5M8 11v.01",
            Self::External => {
                "M9.25 2.5h4.25v4.25M13.25 2.75 7.5 8.5M11.75 9.5v3a1 1 0 0 1-1 1h-7.25a1 1 0 0 1-1-1V5.25a1 1 0 0 1 1-1h3"
            }
            Self::Filter => "M2 4h12M4.25 8h7.5M6.5 12h3",
            Self::Gear => {
                "M6.9 1.75h2.2l.4 1.8 1.25.7 1.75-.55 1.1 1.9-1.35 1.25v1.4l1.35 1.25-1.1 1.9-1.75-.55-1.25.7-.4 1.8H6.9l-.4-1.8-1.25-.7-1.75.55-1.1-1.9 1.35-1.25v-1.4L2.4 5.6l1.1-1.9 1.75.55 1.25-.7.4-1.8ZM8 5.75a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6Z"
            }
            Self::Globe => {
                "M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5ZM1.75 8h12.5M8 1.75c3.6 3.5 3.6 9 0 12.5-3.6-3.5-3.6-9 0-12.5Z"
            }
            Self::History => "M2.25 8a5.75 5.75 0 1 0 1.9-4.27L2.25 5.5M2.25 2.25V5.5H5.5M8 5v3.25l2.25 1.5",
            Self::Info => "M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5ZM8 7.5v3.75M8 4.9v.01",
            Self::Kanban => {
                "M3 2.25h2a.75.75 0 0 1 .75.75v9.5a.75.75 0 0 1-.75.75H3a.75.75 0 0 1-.75-.75V3A.75.75 0 0 1 3 2.25ZM11 2.25h2a.75.75 0 0 1 .75.75v6.25a.75.75 0 0 1-.75.75h-2a.75.75 0 0 1-.75-.75V3a.75.75 0 0 1 .75-.75ZM8 2.25v8.5"
            }
            Self::Language => {
                "M1.75 3.5h7.5M5.5 1.75V3.5M7.75 3.5C7.25 6.5 5 8.75 2.25 9.75M3.5 5.5C4.25 7.5 6 9 8 9.75M7.25 14l3.25-7.5L13.75 14M8.4 11.5h4.2"
            }
            Self::Lead => {
                "M1.75 9.25h3.5l1 2h3.5l1-2h3.5M4 3.25h8l2.25 6v3.5a1 1 0 0 1-1 1H2.75a1 1 0 0 1-1-1v-3.5L4 3.25Z"
            }
            Self::Link => {
                "M6.75 9.25a2.75 2.75 0 0 0 4 0l2-2a2.8 2.8 0 0 0-4-4l-.75.75M9.25 6.75a2.75 2.75 0 0 0-4 0l-2 2a2.8 2.8 0 0 0 4 4l.75-.75"
            }
            Self::List => "M5.75 3.75h8M5.75 8h8M5.75 12.25h8M2.5 3.75v.01M2.5 8v.01M2.5 12.25v.01",
            Self::Lock => {
                "M4 7.25h8a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-4.5a1 1 0 0 1 1-1ZM5.25 7.25V5a2.75 2.75 0 0 1 5.5 0v2.25"
            }
            Self::LogOut => {
                "M6.25 13.5H3.5a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1h2.75M10.5 11.25 13.75 8 10.5 4.75M13.5 8H6.25"
            }
            Self::Mail => {
                "M2.75 3.25h10.5a1 1 0 0 1 1 1v7.5a1 1 0 0 1-1 1H2.75a1 1 0 0 1-1-1v-7.5a1 1 0 0 1 1-1ZM2 4.25l6 4.5 6-4.5"
            }
            Self::More => {
                "M3.25 7.6a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8ZM8 7.6a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8ZM12.75 7.6a.4.4 0 1 1 0 .8.4.4 0 0 1 0-.8Z"
            }
            Self::Moon => "M13.75 9.5A6 6 0 0 1 6.5 2.25a6 6 0 1 0 7.25 7.25Z",
            Self::Numbers => {
                "M7 3.75h6.75M7 8h6.75M7 12.25h6.75M2.5 2.75l1-.5v3.25M2.25 10.75c.25-.75 1.75-.75 1.75.25 0 .75-1.75 1.25-1.75 2.5h2"
            }
            Self::Pencil => {
                "m10.25 3.25 2.5 2.5L5.5 13l-3.25.75L3 10.5l7.25-7.25Zm0 0 1-1a1.06 1.06 0 0 1 1.5 0l1 1a1.06 1.06 0 0 1 0 1.5l-1 1"
            }
            Self::Phone => {
                "M5.75 2.25h-2.5a1 1 0 0 0-1 1.1c.5 5.4 5 9.9 10.4 10.4a1 1 0 0 0 1.1-1v-2.5l-3-1.25L9.4 10.6A8.4 8.4 0 0 1 5.4 6.6L7 5.25l-1.25-3Z"
            }
            Self::Pin => "M5.5 2.25h5M6.25 2.25v4.5L4 9.25h8L9.75 6.75v-4.5M8 9.25v4.5",
            Self::Plus => "M8 2.75v10.5M2.75 8h10.5",
            Self::Search => "M7 2.25a4.75 4.75 0 1 1 0 9.5 4.75 4.75 0 0 1 0-9.5ZM10.5 10.5l3.25 3.25",
            Self::Sort => "M5 12.75V3.25M2.5 5.75 5 3.25l2.5 2.5M11 3.25v9.5M8.5 10.25l2.5 2.5 2.5-2.5",
            Self::Star => "m8 2 1.85 3.75 4.15.6-3 2.9.7 4.15L8 11.45 4.3 13.4l.7-4.15-3-2.9 4.15-.6L8 2Z",
            Self::Success => "M8 1.75a6.25 6.25 0 1 1 0 12.5 6.25 6.25 0 0 1 0-12.5ZM5.25 8.25l2 2 3.5-4.25",
            Self::Sun => {
                "M8 5.25a2.75 2.75 0 1 1 0 5.5 2.75 2.75 0 0 1 0-5.5ZM8 1.25v1M8 13.75v1M1.25 8h1M13.75 8h1M3.25 3.25l.7.7M12.05 12.05l.7.7M3.25 12.75l.7-.7M12.05 3.95l.7-.7"
            }
            Self::Swap => "M2.25 5.25h11M10.5 2.5l2.75 2.75L10.5 8M13.75 10.75h-11M5.5 8l-2.75 2.75L5.5 13.5",
            Self::Trash => {
                "M2.5 4.25h11M6 4.25v-1.5a.5.5 0 0 1 .5-.5h3a.5.5 0 0 1 .5.5v1.5M3.75 4.25l.6 8.55a1 1 0 0 0 1 .95h5.3a1 1 0 0 0 1-.95l.6-8.55M6.75 7v4M9.25 7v4"
            }
            Self::Undo => "M5.5 2.75 2.25 6 5.5 9.25M2.5 6h7a4 4 0 0 1 0 8H6",
            Self::Upload => "M8 10.25v-8M4.75 5.5 8 2.25l3.25 3.25M2.5 13.5h11",
            Self::User => {
                "M8 2.25a2.75 2.75 0 1 1 0 5.5 2.75 2.75 0 0 1 0-5.5ZM2.75 13.75c.25-2.5 2.25-3.75 5.25-3.75s5 1.25 5.25 3.75"
            }
            Self::Users => {
                "M6 2.75a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM1.5 13.25C1.75 11 3.4 10 6 10s4.25 1 4.5 3.25M10.5 3a2.4 2.4 0 0 1 0 4.5M12 10.25c1.5.4 2.35 1.4 2.5 3"
            }
            Self::Warning => "M8 2.25 14.5 13.5h-13L8 2.25ZM8 6.5v3.25M8 11.6v.01",
        }
    }

    /// The icon as a picture of 16 × 16 px in the colour of the text; hidden from assistive technology, because the
    /// element around it carries the name.
    #[must_use]
    pub fn view(self) -> AnyView {
        view! {
            <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
                <path d=self.path()></path>
            </svg>
        }
        .into_any()
    }
}
