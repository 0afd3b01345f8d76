//! What an argument does is not done when the level is off.

use logcheck::debug;

fn main() {
    let mut queue = vec![1, 2, 3];
    let mut sent = 0;
    debug!(next = queue.pop(), "sending");
    debug!(sent = { sent += 1; sent }, "sent");
}
