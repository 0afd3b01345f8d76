//! A prefix of a later version is refused, not ignored.

use logcheck::info;

fn main() {
    info!(limit: every(100), "row read");
}
