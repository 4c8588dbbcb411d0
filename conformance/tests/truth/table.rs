//! `examples/table`: plain loops over the CSV come to the same numbers.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use super::{folder, is_close, is_reproduced, numbers, results};

/// The results have three places.
const ROUNDING: f64 = 0.000_501;

/// One line of the table; a value that is missing is `None`.
struct Row {
    time: String,
    station: String,
    temperature: Option<f64>,
    humidity: Option<f64>,
}

#[test]
fn the_table_is_what_its_script_makes() {
    is_reproduced("table", &["weather.csv", "input.json"]);
}

#[test]
fn the_outlier_that_was_put_in_is_found_and_no_other() {
    let outlier = &super::json("table", "table.json")["outlier"];
    let (time, station) = (&outlier["time"], &outlier["station"]);
    let expected = json!([{
        "time": time, "station": station, "column": "temperature", "value": outlier["temperature"],
    }]);
    for summary in stations() {
        let others = json!([]);
        let expected = if summary["station"] == *station { &expected } else { &others };
        assert_eq!(&summary["outliers"], expected);
    }
}

#[test]
fn each_station_has_the_statistics_of_its_rows() {
    let rows = rows();
    let summaries = stations();
    assert_eq!(summaries.len(), 3);
    for summary in summaries {
        let rows: Vec<_> = rows.iter().filter(|row| summary["station"] == *row.station).collect();
        assert_eq!(summary["readings"], rows.len());
        check(&summary["temperature"], rows.iter().map(|row| row.temperature));
        check(&summary["humidity"], rows.iter().map(|row| row.humidity));
        let pairs = rows.iter().filter_map(|row| row.temperature.zip(row.humidity));
        assert!(is_close(
            &summary["correlation"],
            correlation(&pairs.collect::<Vec<_>>()),
            ROUNDING
        ));
    }
}

#[test]
fn the_days_have_the_mean_of_what_is_known_of_them() {
    let mut days = BTreeMap::<_, Vec<_>>::new();
    for row in rows() {
        days.entry(row.time[..10].to_owned()).or_default().extend(row.temperature);
    }
    let expected = days.into_iter().map(|(day, known)| (day, mean(&known)));
    let chart = &results("table").pop().unwrap()["chart"];
    let names = chart["x"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned());
    let without_values = super::json("table", "table.json")["missing"]["whole_day"].clone();
    let mut gaps = Vec::new();
    for ((day, mean), (name, value)) in expected.zip(names.zip(numbers(&chart["y"]))) {
        assert_eq!(day, name);
        if value.is_nan() { gaps.push(name) } else { assert!((mean - value).abs() <= ROUNDING) }
    }
    assert_eq!(json!(gaps), json!([without_values]));
}

fn stations() -> Vec<Value> {
    let mut results = results("table");
    results.pop();
    results
}

/// The table without the outlier.
fn rows() -> Vec<Row> {
    let outlier = &super::json("table", "table.json")["outlier"];
    let text = fs::read_to_string(folder("table").join("weather.csv")).unwrap();
    let row = |line: &str| {
        let cells: Vec<_> = line.split(',').collect();
        let [time, station, temperature, humidity] = cells[..] else { panic!("{line}") };
        let is_outlier = outlier["time"] == time && outlier["station"] == station;
        let temperature = temperature.parse().ok().filter(|_| !is_outlier);
        let (time, station) = (time.to_owned(), station.to_owned());
        Row { time, station, temperature, humidity: humidity.parse().ok() }
    };
    text.lines().skip(1).map(row).collect()
}

fn check(found: &Value, values: impl Iterator<Item = Option<f64>>) {
    let values: Vec<_> = values.collect();
    let mut known: Vec<_> = values.iter().copied().flatten().collect();
    known.sort_by(f64::total_cmp);
    assert_eq!(found["missing"], values.len() - known.len());
    let expected = [
        ("mean", mean(&known)),
        ("deviation", deviation(&known)),
        ("least", known[0]),
        ("percentile_5", percentile(&known, 5)),
        ("median", percentile(&known, 50)),
        ("percentile_95", percentile(&known, 95)),
        ("greatest", known[known.len() - 1]),
    ];
    for (name, value) in expected {
        assert!(is_close(&found[name], value, ROUNDING), "{name} of {found} is {value}");
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Of a sample.
fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (values.len() - 1) as f64).sqrt()
}

/// Of sorted values, on the line between the two nearest.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let (whole, rest) = ((sorted.len() - 1) * percent / 100, (sorted.len() - 1) * percent % 100);
    let next = sorted.get(whole + 1).unwrap_or(&sorted[whole]);
    sorted[whole] + (next - sorted[whole]) * rest as f64 / 100.0
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let (a, b): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
    let [mean_a, mean_b] = [mean(&a), mean(&b)];
    let products: f64 = pairs.iter().map(|(a, b)| (a - mean_a) * (b - mean_b)).sum();
    products / (pairs.len() - 1) as f64 / deviation(&a) / deviation(&b)
}
