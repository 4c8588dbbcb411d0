//! Makes NumPy for WASI, or finds it in the cache, and prints the folder that it is in.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let progress = |step: &str| eprintln!("{step}");
    let python = wlr_libpy::kit::Kit::ensure(&progress)?;
    let numpy = numpy_kit::NumpyKit::ensure(&python, &progress)?;
    println!("{}", numpy.folder.display());
    Ok(())
}
