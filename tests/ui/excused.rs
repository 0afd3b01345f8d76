//! A finding is excused by a prefix that names its rule, and only that finding.

use logcheck::info;

fn main() {
    let cookie = "chocolate";
    info!(allow: (banned_key, "the bakery's product"), cookie, "batch baked");
    info!(allow: (banned_key, "the bakery's product"), cookie, "batch of {cookie} baked");
    info!(
        allow: (banned_key, "the bakery's product"),
        target: "bakery",
        allow: (interpolated_message, "the oven's display shows the text only"),
        cookie,
        "batch of {cookie} baked",
    );
}
