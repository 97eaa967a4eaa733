//! Makes a new file under the embedded folders rebuild the program.

fn main() {
    for folder in ["modules", "laws", "calendar", "demonstration"] {
        println!("cargo::rerun-if-changed=../../{folder}");
    }
}
