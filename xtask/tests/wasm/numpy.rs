//! NumPy built into the runtime, with as much of it in the package as the nodes need.

use std::fs;

use rmpkg_format::Package;
use rmpkg_format::layout::{LICENSES, SBOM};
use serde_json::{Value, json};

use crate::variant::{package, results};

/// After the optimisation, with everything else that can be built in.
const MODULE_BYTES: usize = 15_400_000;

/// The package of a pipeline of one Python node, the class `Probe` in `source`.
fn packaged(source: &str) -> Package {
    let folder = tempfile::tempdir().unwrap();
    let manifest = json!({
        "version": "v1",
        "metadata": { "name": "numpy" },
        "nodes": [{ "id": "probe", "node_type": "Probe" }],
        "connections": [],
        "python": { "builtin": ["numpy"] },
    });
    fs::create_dir(folder.path().join("nodes")).unwrap();
    fs::write(folder.path().join("manifest.json"), manifest.to_string()).unwrap();
    fs::write(folder.path().join("nodes/probe.py"), source).unwrap();
    package(folder.path())
}

/// What the node makes of the item 3.
fn answer(package: &Package) -> Value {
    results(package, &[3])[0].clone()
}

/// Whether the package has files that start so.
fn has(package: &Package, path: &str) -> bool {
    let folder = "wasi-deps/usr/lib/python3.12/site-packages/numpy";
    let path = format!("{folder}/{path}");
    package.manifest().package.files.iter().any(|file| file.path.starts_with(&path))
}

const PLAIN: &str = "
import numpy as np

class Probe:
    def process(self, item):
        numbers = np.arange(100_000)
        matrix = np.array([[2.0, 1.0], [1.0, item]])
        return [
            int(numbers.sum()),
            numbers.dtype.str,
            np.argsort([3, 1, 2]).dtype.str,
            np.linalg.solve(matrix, [3.0, 5.0]).round(12).tolist(),
            (matrix @ matrix).tolist(),
            np.where(numbers > 99_997, numbers, -1)[-3:].tolist(),
            [str(np.datetime64('2026-01-01') + np.timedelta64(36, 'h')), str(np.float16(0.1))],
            # These ask `numpy.ma` whether an array is masked.
            [np.unique(numbers % 3).tolist(), np.isnan(np.median([1.0, np.nan])).tolist()],
        ]
";

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn it_computes_as_on_a_machine_of_64_bits() {
    let package = packaged(PLAIN);
    let expected = json!([
        4_999_950_000_u64,
        "<i8",
        "<i8",
        [0.8, 1.4],
        [[5.0, 5.0], [5.0, 10.0]],
        [-1, 99_998, 99_999],
        ["2026-01-02T12", "0.1"],
        [[0, 1, 2], true],
    ]);
    assert_eq!(answer(&package), expected);
    assert!(package.wasm().len() <= MODULE_BYTES, "{}", package.wasm().len());
    for part in ["__init__.pyc", "_core/", "linalg/", "ma/"] {
        assert!(has(&package, part), "{part} is missing");
    }
    for part in ["fft/", "polynomial/", "random/", "testing/", "_core/tests", "f2py/"] {
        assert!(!has(&package, part), "{part} is there");
    }
}

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn its_licences_are_in_the_package() {
    let package = packaged(PLAIN);
    let bill: Value = serde_json::from_slice(&package.read(SBOM).unwrap()).unwrap();
    let components = bill["components"].as_array().unwrap();
    let numpy = components.iter().find(|part| part["name"] == "numpy").unwrap();
    let license = numpy["licenses"][0]["expression"].as_str().unwrap();
    assert!(license.starts_with("BSD-3-Clause AND "), "{numpy}");
    assert_eq!(numpy["purl"], "pkg:pypi/numpy@2.4.6");
    let texts = String::from_utf8(package.read(LICENSES).unwrap().to_vec()).unwrap();
    for holder in ["NumPy Developers", "Apache License"] {
        assert!(texts.contains(holder), "{holder}");
    }
}

/// Each submodule comes for a name in the code: an attribute, an import, a text.
const SUBMODULES: &str = "
import numpy as np
import numpy.polynomial as poly
from numpy import ma

class Probe:
    def process(self, item):
        rng = getattr(np, 'random').default_rng(42)
        masked = ma.array([1.0, 2.0, 3.0], mask=[False, True, False])
        return [
            np.abs(np.fft.rfft([1.0, 2.0, 3.0, 4.0])).round(9).tolist(),
            rng.integers(0, 100, 5).tolist(),
            np.random.RandomState(7).permutation(item).tolist(),
            float(masked.mean()),
            poly.Polynomial([1, 2])(item),
        ]
";

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn submodules_that_the_code_names_are_there() {
    let package = packaged(SUBMODULES);
    let spectrum = json!([10.0, 2.828427125, 2.0]);
    let expected = json!([spectrum, [8, 77, 65, 43, 43], PERMUTATION, 2.0, 7.0]);
    assert_eq!(answer(&package), expected);
    assert!(!has(&package, "testing/"));
}

const PERMUTATION: [i32; 3] = [2, 1, 0];

/// What NumPy's C code imports when it needs it; no statement in a Python file says so.
const HIDDEN: &str = "
import copy
import io
import pickle
import numpy as np

def failure(call):
    try:
        call()
    except Exception as error:
        return type(error).__name__

class Probe:
    def process(self, item):
        array = np.arange(6.0).reshape(2, 3)
        rng = np.random.default_rng(1)
        file = io.BytesIO()
        np.savez_compressed(file, array=array)
        file.seek(0)
        text = io.StringIO('1,2\\n3,4\\n')
        return [
            repr(array[0]),
            array.mean(axis=0).tolist(),
            pickle.loads(pickle.dumps(array)).tolist() == array.tolist(),
            copy.deepcopy(array).flags.owndata,
            pickle.loads(pickle.dumps(rng)).random() == rng.random(),
            np.array(['2026-01-01'], dtype='M8[D]').tolist()[0].isoformat(),
            np.load(file)['array'].sum(),
            np.loadtxt(text, delimiter=',').tolist(),
            failure(lambda: np.add('a', 1)),
            failure(lambda: np.loadtxt('/app/no-such-file')),
            failure(lambda: array.sum(axis=2)),
            str(np.dtype([('a', '<i4'), ('b', 'S3')])),
            np.gcd.reduce(np.array([12, 18], dtype=object)),
            np.round(np.array([1.25], dtype=object).astype(float), 1).tolist(),
            np.random.default_rng(5).multivariate_normal([0, 0], np.eye(2)).shape,
            np.einsum('ij,ij->', array, array),
        ]
";

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn what_its_c_code_imports_is_in_the_package() {
    let answers = answer(&packaged(HIDDEN));
    let expected = json!([
        "array([0., 1., 2.])",
        [1.5, 2.5, 3.5],
        true,
        true,
        true,
        "2026-01-01",
        15.0,
        [[1.0, 2.0], [3.0, 4.0]],
        "UFuncTypeError",
        "FileNotFoundError",
        "AxisError",
        "[('a', '<i4'), ('b', 'S3')]",
        6,
        [1.2],
        [2],
        55.0,
    ]);
    assert_eq!(answers, expected);
}

const EVERYTHING: &str = "
from numpy import *
import numpy

class Probe:
    def process(self, item):
        import pkgutil, importlib
        failed = []
        for module in pkgutil.walk_packages(numpy.__path__, 'numpy.'):
            try:
                importlib.import_module(module.name)
            except Exception as error:
                failed.append(f'{module.name}: {error}')
        return failed
";

#[test]
#[ignore = "builds a variant of the runtime: run cargo xtask test"]
fn everything_that_is_packaged_can_be_imported() {
    let package = packaged(EVERYTHING);
    for part in ["fft/", "polynomial/", "random/", "testing/", "ctypeslib/", "typing/"] {
        assert!(has(&package, part), "{part} is missing");
    }
    assert_eq!(answer(&package), json!([]));
}
