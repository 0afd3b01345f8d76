//! An excuse without a reason, or for something that is no rule, does not compile.

use logcheck::info;

fn main() {
    let cookie = "chocolate";
    info!(allow: banned_key, cookie, "batch baked");
    info!(allow: (banned_key, ""), cookie, "batch baked");
    info!(allow: (baned_key, "the bakery's product"), cookie, "batch baked");
    info!(allow: (banned_key, "the bakery's product", 3), cookie, "batch baked");
    info!(allow: (banned_key, cookie), cookie, "batch baked");
    info!(allow: (event_without_context, "there is no request"), "oven lit");
}
