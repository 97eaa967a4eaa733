//! Makes a new file under the embedded folders rebuild the program.

fn main() {
    for folder in ["modules", "laws", "calendar", "indicators", "demonstration"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
    // git ignores the front-end bundle, and it may be built later than the program.
    for folder in ["assets", "templates"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
