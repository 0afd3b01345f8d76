//! All errors of a call are reported at once, each at its own tokens, and only those.

use logcheck::info;

struct User {
    name: String,
    password: String,
}

fn main() {
    let user = User { name: String::new(), password: String::new() };
    let mut attempts = vec![1];
    info!(
        target: "sign_in",
        userName = %user.name,
        password = %user
            .password,
        attempt = attempts.pop(),
        "{} signed in",
        user.name,
    );
}
