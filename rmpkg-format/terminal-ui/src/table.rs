//! Columns of text, each cell in one line.

use terminal_text::line;

/// Lays `rows` out in columns that are as wide as their widest cell.
pub fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let lines = padded(rows).map(|cells| cells.join("  ").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// The same as a table in Markdown; header and rule are the first rows.
pub fn markdown_table<const N: usize>(rows: &[[String; N]]) -> String {
    let lines = padded(rows).map(|cells| format!("| {}  |", cells.join("  | ")));
    lines.collect::<Vec<_>>().join("\n")
}

/// The cells of each row, as wide as their columns.
fn padded<const N: usize>(rows: &[[String; N]]) -> impl Iterator<Item = [String; N]> {
    let rows: Vec<[_; N]> = rows.iter().map(|row| row.each_ref().map(|cell| line(cell))).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: [usize; N] = std::array::from_fn(|column| width(column).unwrap_or(0));
    rows.into_iter().map(move |row| {
        std::array::from_fn(|column| format!("{:width$}", row[column], width = widths[column]))
    })
}

/// A row of two columns: a name and its value.
pub fn row(name: &str, value: impl Into<String>) -> [String; 2] {
    [name.to_owned(), value.into()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_without_trailing_spaces() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned);
        let rows = [row(["part", "version", "where"]), row(["a longer part", "1", ""])];
        insta::assert_snapshot!(columns(&rows), @r"
        part           version  where
        a longer part  1
        ");
    }

    #[test]
    fn a_cell_does_not_look_like_a_row() {
        let rows = [row("name", "a\nsignature  good\x1b[1A"), row("signature", "none")];
        insta::assert_snapshot!(columns(&rows), @r"
        name       a\nsignature  good\u{1b}[1A
        signature  none
        ");
    }

    #[test]
    fn a_table_in_markdown_has_bars() {
        let rows = [["part", "bytes"], ["---", "--:"], ["a longer part", "1"]];
        let rows = rows.map(|cells| cells.map(str::to_owned));
        insta::assert_snapshot!(markdown_table(&rows), @r"
        | part           | bytes  |
        | ---            | --:    |
        | a longer part  | 1      |
        ");
    }
}
