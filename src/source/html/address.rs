//! Addresses of pages: made whole, compared, and the dates in them (RFC 3986).
//!
//! It knows no page.

/// An address made whole by that of the page it stands in.
pub(super) fn resolve(url: &str, base: Option<&str>) -> Option<String> {
    let url = url.trim();
    if url.is_empty() || url.starts_with('#') {
        return None;
    }
    if has_scheme(url) {
        let is_web = url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
        return is_web.then(|| url.to_owned());
    }
    let base = base?;
    let (scheme, rest) = base.split_once("://")?;
    if let Some(rest) = url.strip_prefix("//") {
        return Some(format!("{scheme}://{rest}"));
    }
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let joined = match url.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None if url.starts_with('?') => format!("{}{url}", path.trim_start_matches('/')),
        None => {
            let folder = path.rfind('/').map_or("", |end| &path[..end]);
            format!("{}/{url}", folder.trim_start_matches('/')).trim_start_matches('/').to_owned()
        }
    };
    let cut = joined.find(['?', '#']).unwrap_or(joined.len());
    let (path, query) = joined.split_at(cut);
    Some(format!("{scheme}://{host}/{}{query}", without_dots(path)))
}

/// A path without `.` and `..` (RFC 3986, 5.2.4).
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

fn has_scheme(url: &str) -> bool {
    let Some((scheme, _)) = url.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// Whether two addresses are of the same page, whatever their scheme, query and last `/`.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

fn bare(url: &str) -> &str {
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    let url = url.strip_prefix("www.").unwrap_or(url);
    url[..url.find(['?', '#']).unwrap_or(url.len())].trim_end_matches('/')
}

/// Whether it is the address of a site's first page.
pub(super) fn is_front(url: &str) -> bool {
    !bare(url).contains('/') && !url.contains('?')
}

/// The site of an address: its host without `www.`.
pub(super) fn site(url: &str) -> Option<&str> {
    let host = bare(url).split('/').next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    host.contains('.').then_some(host)
}

/// The day in an address: `/2019/05/14/`, `/2019/may/14/`, `/20190514/`, `-2019-05-14`.
pub(super) fn date_in(url: &str) -> Option<String> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
    let path = &path[path.find('/')?..];
    let parts: Vec<&str> =
        path.split(['/', '-', '_', '.']).filter(|part| !part.is_empty()).collect();
    for (at, part) in parts.iter().enumerate() {
        let parted = match part.len() {
            4 => parts.get(at + 1).zip(parts.get(at + 2)).map(|(month, day)| (*part, *month, *day)),
            8 if part.is_ascii() => Some((&part[..4], &part[4..6], &part[6..])),
            _ => None,
        };
        let Some((year, month, day)) = parted else { continue };
        let number = |text: &str| text.parse::<u16>().ok().filter(|_| text.len() <= 4);
        let (Some(year), Some(day)) = (number(year), number(day)) else { continue };
        let month = number(month).or_else(|| month_of(month));
        if let Some(month) = month
            && (1990..2100).contains(&year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
        {
            return Some(format!("{year:04}-{month:02}-{day:02}"));
        }
    }
    None
}

fn month_of(name: &str) -> Option<u16> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let short = name.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == short)?;
    Some(at as u16 + 1)
}
