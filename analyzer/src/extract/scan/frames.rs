//! The loops, conditions and spawns around a place. What is asked of them is answered without looking at each, since
//! nothing limits how deep they are nested.

/// What stands around a token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Frame {
    /// A loop, as an index into the function's loops.
    Loop(usize),
    Condition,
    Spawned,
}

/// What is open where a scan stands, and what begins further on.
#[derive(Debug, Default)]
pub(super) struct Frames {
    /// Outermost first.
    open: Vec<OpenFrame>,
    /// Frames that begin at a token further on.
    pending: Vec<(usize, Frame)>,
    /// Whether an earlier condition may have left the function.
    may_be_left: bool,
}

/// A frame that the scan is inside of.
#[derive(Debug)]
struct OpenFrame {
    /// The index of the token that closes it.
    closing: usize,
    /// For a loop: whether an earlier condition in its body may have begun the next pass or ended it.
    may_be_left: bool,
    /// The innermost loop, this frame included: its index in [`Frames::open`] and in the function's loops.
    innermost_loop: Option<(usize, usize)>,
    /// Whether a condition stands between that loop, or the function, and what is inside this frame.
    is_conditional: bool,
    /// Whether a spawn stands around what is inside.
    is_spawned: bool,
}

impl Frames {
    /// Notes that a frame begins with the delimiter at a token further on.
    pub(super) fn begin(&mut self, at: usize, frame: Frame) {
        self.pending.push((at, frame));
    }

    /// Enters the frames that begin with a delimiter.
    pub(super) fn enter(&mut self, at: usize, closing: usize) {
        let open = &mut self.open;
        self.pending.retain(|(start, frame)| {
            if *start == at {
                let entered = OpenFrame::inside(open, *frame, closing);
                open.push(entered);
            }
            *start > at
        });
    }

    /// Leaves the frames that end before or at a token.
    pub(super) fn leave(&mut self, at: usize) {
        while self.open.last().is_some_and(|open| open.closing <= at) {
            self.open.pop();
        }
    }

    /// The innermost loop, as an index into the function's loops.
    pub(super) fn innermost_loop(&self) -> Option<usize> {
        self.open.last()?.innermost_loop.map(|(_, index)| index)
    }

    /// Whether a condition stands between the innermost loop, or the function, and this place, or an early exit before
    /// it.
    pub(super) fn is_conditional(&self) -> bool {
        let Some(innermost) = self.open.last() else { return self.may_be_left };
        let may_be_left =
            innermost.innermost_loop.map_or(self.may_be_left, |(at, _)| self.open[at].may_be_left);
        may_be_left || innermost.is_conditional
    }

    /// Whether this place runs elsewhere.
    pub(super) fn is_spawned(&self) -> bool {
        self.open.last().is_some_and(|innermost| innermost.is_spawned)
    }

    /// Notes that a condition may leave the loop, or the function, here.
    pub(super) fn may_leave(&mut self) {
        match self.open.last().and_then(|innermost| innermost.innermost_loop) {
            Some((at, _)) => self.open[at].may_be_left = true,
            None => self.may_be_left = true,
        }
    }
}

impl OpenFrame {
    fn inside(around: &[OpenFrame], frame: Frame, closing: usize) -> OpenFrame {
        let outer = around.last();
        let innermost_loop = match frame {
            Frame::Loop(index) => Some((around.len(), index)),
            _ => outer.and_then(|outer| outer.innermost_loop),
        };
        let is_conditional = match frame {
            Frame::Loop(_) => false,
            Frame::Condition => true,
            Frame::Spawned => outer.is_some_and(|outer| outer.is_conditional),
        };
        let is_spawned = frame == Frame::Spawned || outer.is_some_and(|outer| outer.is_spawned);
        OpenFrame { closing, may_be_left: false, innermost_loop, is_conditional, is_spawned }
    }
}
