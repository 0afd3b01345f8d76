use crate::call::{Family, Field, Message, Rendering};
use crate::diagnostic::{Edit, Finding, Fix, FixSafety, Position};
use crate::expr::{Expr, Loc, Type};
use crate::facts::{FieldDefinition, TypeDefinition};
use crate::objects::{Object, has_display, inside_collection, object, prints_debug};
use crate::policy::MacroMode;
use crate::rule::{CallContext, declare_rule};
use crate::values::printed;
use crate::wording::{key_for, listed, shown, shown_type, source_words};

declare_rule! {
    /// A whole object is printed with `Debug` at INFO or above.
    ///
    /// ## Why
    ///
    /// The `Debug` text of a struct is one long string in the log: its fields cannot be searched, its layout changes with
    /// the code, and a field that is added next year, perhaps one that nobody should see, is printed from then on
    /// without anyone touching the call. At INFO this is paid for in production, on every event.
    ///
    /// In logcheck's own macros no `?` value passes at all in strict mode: every value has a type there.
    ///
    /// ## Finds
    ///
    /// ```rust
    /// #[derive(Debug)]
    /// struct Order {
    ///     id: u64,
    ///     customer: Customer,
    ///     items: Vec<Item>,
    /// }
    ///
    /// fn paid(order: &Order, orders: Vec<Order>) {
    ///     info!(?order, "order was paid");
    ///          //^^^^^ the whole `Order` is recorded as its Debug text
    ///     info!(all = ?orders, "orders were paid");
    ///                //^^^^^^ the whole `Vec<Order>` is recorded as its Debug text
    ///     warn!("order was refused: {:?}", order);
    ///                                    //^^^^^ the whole `Order` is recorded as its Debug text
    /// }
    /// ```
    ///
    /// ```rust
    /// use axum::http::HeaderMap;
    ///
    /// fn received(headers: &HeaderMap) {
    ///     info!(?headers, "request received");
    ///          //^^^^^^^ the whole `HeaderMap` is recorded as its Debug text
    /// }
    /// ```
    ///
    /// The struct may come from another package of the workspace.
    ///
    /// ```rust
    /// //- /model/src/lib.rs crate:shop-model
    /// #[derive(Debug)]
    /// pub struct User {
    ///     pub id: u64,
    ///     pub basket: Basket,
    /// }
    ///
    /// #[derive(Debug)]
    /// pub struct Basket {
    ///     pub items: Vec<u64>,
    ///     pub total: u64,
    /// }
    /// //- /orders/src/lib.rs crate:orders deps:shop_model,tracing
    /// use shop_model::User;
    ///
    /// fn registered(user: &User, all: &[shop_model::User]) {
    ///     info!(?user, "user registered");
    ///          //^^^^ the whole `User` is recorded as its Debug text
    ///     info!(basket = ?user.basket, users = ?all, "basket shared");
    ///                   //^^^^^^^^^^^ the whole `Basket` is recorded as its Debug text
    ///                                         //^^^ the whole `[User]` is recorded as its Debug text
    /// }
    /// ```
    ///
    /// ```rust
    /// logcheck::debug!(?state, "polled");
    ///                //^ a `?` value has no type
    /// ```
    ///
    /// ## Instead
    ///
    /// ```rust
    /// #[derive(Debug)]
    /// struct Order {
    ///     id: u64,
    ///     items: Vec<Item>,
    /// }
    ///
    /// fn paid(order: &Order) {
    ///     info!(order_id = order.id, items = order.items.len(), "order was paid");
    ///     logcheck::info!(order_id = order.id, "order was paid");
    /// }
    /// ```
    ///
    /// ## Silent
    ///
    /// At debug and trace the whole object is what one wants to see. Errors, numbers, durations, enums without data,
    /// types with a `Debug` written by hand, and whatever has an unknown type are left alone at every level.
    ///
    /// ```rust
    /// #[derive(Debug)]
    /// struct Order {
    ///     id: u64,
    ///     items: Vec<Item>,
    /// }
    ///
    /// #[derive(Debug)]
    /// enum State {
    ///     Open,
    ///     Paid,
    /// }
    ///
    /// fn paid(order: &Order, state: State, elapsed: Duration, reply: Reply) {
    ///     debug!(?order, "order was paid");
    ///     info!(?state, ?elapsed, ?reply, "order was paid");
    ///     error!(error = ?order.check().unwrap_err(), "order was refused");
    /// }
    /// ```
    ///
    /// So is a value that is known not to hold the object here.
    ///
    /// ```rust
    /// #[derive(Debug)]
    /// struct Order {
    ///     id: u64,
    ///     lines: Vec<Line>,
    /// }
    ///
    /// fn shipped(found: Option<Order>) {
    ///     let Some(order) = found else {
    ///         warn!(?found, "no order to ship");
    ///         return;
    ///     };
    /// }
    /// ```
    ///
    /// So is an id or an address that is made of a few parts, and has no other way to be printed.
    ///
    /// ```rust
    /// #[derive(Debug)]
    /// struct ShelfAddress {
    ///     aisle: u8,
    ///     level: Option<u8>,
    /// }
    ///
    /// fn missing(shelf: ShelfAddress) {
    ///     warn!(?shelf, "there is no such shelf");
    /// }
    /// ```
    ///
    /// ## Limits
    ///
    /// The type of a value is known from declarations, annotations, literals and constructors; what a function of another
    /// package returns is not. Of packages outside the workspace only a few types are known, such as `http::Request`.
    /// Enums with data and structs with a single field are not counted as objects. The typed macros know no types of values here:
    /// they judge by the `?`.
    group: Fields,
    level: Warn,
    in_own_macros: RejectInStrict,
    call: detect => describe,
}

/// A value that is printed with `Debug`, and why that is wrong.
struct Printed<'a> {
    at: Loc,
    value: Expr,
    sigil: Option<Loc>,
    reason: Reason<'a>,
}

enum Reason<'a> {
    /// In a strict macro.
    Untyped,
    /// It is known to be an object.
    Object(Object<'a>),
}

fn detect<'a>(context: &CallContext<'a>) -> Vec<Printed<'a>> {
    let call = context.call;
    if call.family == Family::Defmt {
        // A device has nobody to search its logs, and sends no text.
        return Vec::new();
    }
    // What stands in the message is looked for there.
    let in_fields =
        call.fields.iter().filter(|field| field.rendering == Rendering::Debug && !call.is_in_message(field));
    if call.is_own() && context.policy.macro_mode == MacroMode::Strict {
        return in_fields.map(untyped).collect();
    }
    let of_fields = in_fields.map(|field| (field.value.clone(), field.sigil));
    let of_message = call.message.iter().flat_map(debug_placeholders).map(|value| (value, None));
    of_fields
        .chain(of_message)
        .filter_map(|(value, sigil)| {
            let reason = Reason::Object(object(context, &value)?);
            Some(Printed { at: value.loc, value, sigil, reason })
        })
        .collect()
}

fn untyped<'a>(field: &Field) -> Printed<'a> {
    let at = field.sigil.unwrap_or(field.value.loc);
    Printed { at, value: field.value.clone(), sigil: field.sigil, reason: Reason::Untyped }
}

fn debug_placeholders(message: &Message) -> Vec<Expr> {
    let used = message.interpolations().into_iter().filter(|(placeholder, _)| prints_debug(placeholder));
    used.filter_map(|(placeholder, _)| Some(printed(message, placeholder)?.into_owned())).collect()
}

fn describe(found: &Printed<'_>, context: &CallContext<'_>) -> Finding {
    let at = context.at(found.at);
    let value = shown(&found.value);
    let dumped = |ty: &Type| format!("the whole {} is recorded as its Debug text", named(ty));
    let why = "its fields cannot be searched, and whatever is added to it later is printed too";
    match &found.reason {
        Reason::Untyped => {
            Finding::new(at, "a `?` value has no type", format!("{value} becomes its Debug text"))
                .because("in logcheck's macros a number stays a number, and nothing unseen is printed")
                .instead(format!("log a typed part of {value} under its own key, or its Display with `%`"))
        }
        Reason::Object(Object::Foreign(ty, instead)) => {
            Finding::new(at, dumped(ty), format!("{value} is {} {}", article(ty), named(ty)))
                .because(why)
                .instead(format!("log {instead}"))
        }
        Reason::Object(Object::Struct(ty, file, definition)) => {
            let count = definition.fields.len();
            let defined = format!("`{}` is defined here, with {count} fields", definition.name);
            let label = if is_itself(ty) {
                format!("{value} is an object: {}", named(ty))
            } else {
                format!("{value} is {} {}", article(ty), named(ty))
            };
            let mut finding = Finding::new(at, dumped(ty), label)
                .with_label(Position { file: *file, loc: definition.name_loc }, defined)
                .because(why);
            let has_display = is_itself(ty) && has_display(context, *file, definition);
            if has_display {
                finding.fixes = found.sigil.map(|sigil| as_display(context, sigil)).into_iter().collect();
            }
            let workspace = context.around.workspace;
            let is_of_others =
                workspace.is_some_and(|workspace| !workspace.are_of_one_crate(*file, context.file));
            let parts = parts_instead(&found.value, ty, definition, is_of_others);
            let display = match (has_display, found.sigil) {
                (true, Some(_)) => ", or its Display with `%`",
                (true, None) => ", or its Display with `{}`",
                (false, _) => "",
            };
            finding.instead(format!("{parts}{display}"))
        }
    }
}

/// A type as it reads after "the whole" and "a"; what a collection holds, where the rest of its type has no short form.
fn named(ty: &Type) -> String {
    let ty = ty.without_pointers();
    let whole = shown_type(ty);
    if !whole.contains("..") {
        return format!("`{whole}`");
    }
    let held = shown_type(inside_collection(ty));
    match ty.head() {
        Some("BTreeMap" | "HashMap") => format!("map of `{held}`"),
        Some("BTreeSet" | "HashSet") => format!("set of `{held}`"),
        _ => format!("`{held}`"),
    }
}

fn article(ty: &Type) -> &'static str {
    let name = named(ty);
    if name.trim_start_matches('`').starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" }
}

/// Names the fields that say which object it is; of another package's object only those that can be named here.
fn parts_instead(value: &Expr, ty: &Type, definition: &TypeDefinition, is_of_others: bool) -> String {
    let is_itself = is_itself(ty);
    let owner = key_for(value).and_then(|_| source_words(value)).filter(|_| is_itself);
    let parts: Vec<String> = match owner {
        Some(owner) => {
            let ids = identifying(definition).filter(|field| field.is_public || !is_of_others);
            ids.take(2).map(|field| format!("`{owner}.{}`", field.name)).collect()
        }
        None => Vec::new(),
    };
    let is_collection = !is_itself && ty.without_pointers().head() != Some("Option");
    if is_collection {
        "log how many there are, or what identifies the one that matters".to_owned()
    } else if parts.is_empty() {
        "log the fields that matter, each under its own key".to_owned()
    } else {
        format!("log the fields that matter, such as {}, each under its own key", listed(&parts))
    }
}

/// Fields that hold ids: of the others some may be just what nobody should log.
fn identifying(definition: &TypeDefinition) -> impl Iterator<Item = &FieldDefinition> {
    let is_id = |name: &str, ty: &Type| {
        name == "id" || name.ends_with("_id") || ty.head().is_some_and(|head| head.ends_with("Id"))
    };
    definition.fields.iter().filter(move |field| is_id(&field.name, &field.ty))
}

/// Whether the value is the object, and no collection or option of such.
fn is_itself(ty: &Type) -> bool {
    std::ptr::eq(inside_collection(ty), ty.without_pointers())
}

fn as_display(context: &CallContext<'_>, sigil: Loc) -> Fix {
    let edit = Edit { at: context.at(sigil), replacement: "%".to_owned() };
    Fix { title: "record its Display text".to_owned(), safety: FixSafety::Unsafe, edits: vec![edit] }
}
