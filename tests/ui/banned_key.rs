//! A key that names a secret does not compile, however it is spelled.

use logcheck::{debug, error, info, warn};

struct User {
    id: u64,
    password: String,
}

fn main() {
    let user = User { id: 7, password: String::from("hunter2") };
    let password = &user.password;
    info!(user.id, password = "***", "signed in");
    info!(user.id, password, "signed in");
    warn!(user.password, "sign-in failed");
    debug!(?password, "checking");
    error!("user.api_key" = %password, "key refused");
}
