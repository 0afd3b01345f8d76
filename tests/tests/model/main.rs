//! The model of a workspace, on small ones that are written as text: modules, imports, types, calls. Each resolves what a
//! reader would, and says `unknown` where a reader would have to guess.

mod imports;
mod logged;
mod methods;
mod modules;
mod printing;
mod types;
mod values;
