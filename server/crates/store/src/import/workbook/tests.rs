#![allow(clippy::unwrap_used)]
use std::io::Write as _;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn problem(content: &[u8]) -> AppError {
    to_text(content).unwrap_err()
}

fn workbook() -> Vec<u8> {
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
    let mut workbook = Workbook::new();
    let first = workbook.add_worksheet();
    first.write_string(0, 0, "Name").unwrap();
    first.write_string(0, 2, "Since").unwrap();
    first.write_string(2, 0, "A, \"B\"\nC").unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    first.write_with_format(2, 2, ExcelDateTime::from_ymd(1999, 12, 31).unwrap(), &date).unwrap();
    first.write_number(3, 0, 48_226_079_096.0).unwrap();
    first.write_number(3, 1, 0.1 + 0.2).unwrap();
    first.write_boolean(3, 2, true).unwrap();
    first.write_formula(4, 0, Formula::new("=1+1").set_result("2")).unwrap();
    workbook.add_worksheet().set_name("Empty").unwrap();
    workbook.add_worksheet().set_name("Other").unwrap().write_string(0, 0, "'=x").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn cells_become_text_by_their_types() {
    let (text, sheets) = to_text(&workbook()).unwrap();
    let part = |at: usize| std::str::from_utf8(&text[sheets[at].start..sheets[at].end]).unwrap();
    assert_eq!(sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(), ["Sheet1", "Empty", "Other"]);
    assert!(sheets[1].is_empty(), "but it counts");
    assert_eq!(part(0), "Name,,Since\r\n\"A, \"\"B\"\"\nC\",,1999-12-31\r\n48226079096,0.3,true\r\n2\r\n");
    assert_eq!(part(2), "'=x\r\n");
}

#[test]
fn a_number_beyond_the_calendar_is_no_date() {
    let show =
        |number: f64, is_1904| show_moment(&ExcelDateTime::new(number, calamine::ExcelDateTimeType::DateTime, is_1904));
    assert_eq!(show(2_958_465.0, false), "9999-12-31");
    assert_eq!(show(2_958_465.5, false), "9999-12-31 12:00:00");
    assert_eq!(show(2_957_003.0, true), "9999-12-31");
    assert_eq!(show(3_000_000.0, false), "3000000");
    assert_eq!(show(2_957_004.0, true), "2957004");
    assert_eq!(show(-1.0, false), "-1");
}

/// A workbook with these rows in its first sheet.
fn with_rows(rows: &str) -> Vec<u8> {
    let original = workbook();
    let mut parts = ZipArchive::new(Cursor::new(&original)).unwrap();
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
            let sheet = format!("<worksheet xmlns=\"{namespace}\"><sheetData>{rows}</sheetData></worksheet>");
            content = sheet.into_bytes();
        }
        file.start_file(name, SimpleFileOptions::default()).unwrap();
        file.write_all(&content).unwrap();
    }
    file.finish().unwrap().into_inner()
}

#[test]
fn a_sheet_is_no_larger_than_spreadsheets_are() {
    let row = |number: u32, column: &str| format!("<row r=\"{number}\"><c r=\"{column}{number}\"><v>1</v></c></row>");
    assert!(to_text(&with_rows(&row(1_048_576, "XFD"))).is_ok());
    assert_eq!(problem(&with_rows(&row(1_048_577, "A"))), too_large());
    assert_eq!(problem(&with_rows(&row(1, "XFE"))), too_large());
}

#[test]
fn rows_without_numbers_are_a_bomb() {
    let packed = |row: &dyn Fn(usize) -> String| {
        let mut rows = String::new();
        let mut at = 0;
        while rows.len() <= 34 << 20 {
            at += 1;
            rows.push_str(&row(at));
        }
        with_rows(&rows)
    };
    assert_eq!(problem(&packed(&|_| "<row><c><v>1</v></c></row>".to_owned())), too_large());
    let honest = packed(&|at| format!("<row r=\"{at}\"><c r=\"A{at}\"><v>{}</v></c></row>", at * 7));
    assert_eq!(check_size(&honest), Ok(()));
}

#[test]
fn broken_locked_and_foreign_files_are_refused() {
    let unreadable = super::unreadable();
    assert_eq!(problem(b"PK\x03\x04 and nothing else"), unreadable);
    assert_eq!(problem(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]), unreadable);
    let mut torn = workbook();
    torn.truncate(torn.len() / 2);
    assert_eq!(problem(&torn), unreadable);
    let mut other = ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("readme.txt", SimpleFileOptions::default()).unwrap();
    assert_eq!(problem(&other.finish().unwrap().into_inner()), unreadable);
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    bomb.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..=(SMALL >> 20) {
        bomb.write_all(&blanks).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert_eq!(problem(&bomb), too_large());
}

#[test]
fn a_table_of_texts_says_how_many_it_holds() {
    for (head, claimed) in [
        ("<sst>", Some(0)),
        ("<sst/>", Some(0)),
        ("\u{feff}<?xml version=\"1.0\"?>\r\n<?a > b?>\n<sst xmlns=\"x\" count='9' uniqueCount=\"7\"><si>", Some(7)),
        ("<x:sst\nuniqueCount = '12' />", Some(12)),
        ("<sst note='>' uniqueCount='5'>", Some(5)),
        ("<sst note=\"uniqueCount='1'\" uniqueCount='5'>", Some(5)),
        ("<sst uniqueCount='1' uniqueCount=\"1000000000000\">", Some(1_000_000_000_000)),
        ("<sst uniqueCount='many'>", None),
        ("<sst uniqueCount='&#49;'>", None),
        ("<sst uniqueCount=5>", None),
        ("<sst a uniqueCount='5'>", None),
        ("<sst uniqueCount='5'", None),
        ("<a><sst uniqueCount='5'>", None),
        ("<!-- <sst> --><sst uniqueCount='5'>", None),
        ("sst", None),
        ("", None),
    ] {
        assert_eq!(claimed_strings(head), claimed, "{head}");
    }
}

#[test]
fn a_workbook_that_claims_too_many_texts_is_not_opened() {
    let claiming = |table: &str| {
        let mut file = ZipWriter::new(Cursor::new(Vec::new()));
        file.start_file("xl/SharedStrings.xml", SimpleFileOptions::default()).unwrap();
        file.write_all(table.as_bytes()).unwrap();
        file.finish().unwrap().into_inner()
    };
    assert_eq!(problem(&claiming("<sst uniqueCount=\"1000000000000\"/>")), too_large());
    assert_eq!(problem(&claiming("<a><sst uniqueCount=\"1000000000000\"/></a>")), unreadable());
}

#[test]
fn a_sheet_of_holes_is_too_large() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..2_000 {
        sheet.write_string(row, 16_383, "x").unwrap();
    }
    assert_eq!(problem(&workbook.save_to_buffer().unwrap()), too_large());
}
