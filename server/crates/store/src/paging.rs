//! Lists that are shown page by page: one row more than a page has is read, to know whether there is another page.

/// Cuts what was read off to one page; the last of the page, where the next one continues, if there are more.
pub(crate) fn cut<T>(rows: &mut Vec<T>, size: i64) -> Option<&T> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let has_more = rows.len() > size;
    rows.truncate(size);
    rows.last().filter(|_| has_more)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn a_page_continues_where_there_is_one_more() {
        for (read, shown, last) in [(0, 0, None), (1, 1, None), (2, 2, None), (3, 2, Some(1))] {
            let mut rows: Vec<i64> = (0..read).collect();
            assert_eq!(cut(&mut rows, 2).copied(), last, "{read}");
            assert_eq!(rows.len(), shown, "{read}");
        }
    }
}
