//! Columns of text.

/// Lays `rows` out in columns that are as wide as their widest cell.
pub fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: [usize; N] = std::array::from_fn(|column| width(column).unwrap_or(0));
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
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
}
