//! Which field of a record is which field of ours, by its name alone.
//!
//! The names are those that people give their columns and keys, and those of schema.org, Dublin
//! Core, JSON Feed and the public interfaces of newspapers. It never looks at a value.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::error::{Error, Result};

/// What a field of a record is for an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Headline,
    Text,
    /// A summary or a lead paragraph: the text, if there is no other.
    Lead,
    Date,
    Author,
    Person,
    Organisation,
    Place,
    /// Entities of all kinds together.
    Entity,
    Source,
    Section,
    Agency,
    Dateline,
    Language,
    Url,
    Id,
}

impl Role {
    /// The field of ours that it fills, as it is called in `--map` and by queries.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Role::Headline => "headline",
            Role::Text | Role::Lead => "text",
            Role::Date => "date",
            Role::Author => "author",
            Role::Person => "person",
            Role::Organisation => "org",
            Role::Place => "place",
            Role::Entity => "entity",
            Role::Source => "source",
            Role::Section => "section",
            Role::Agency => "agency",
            Role::Dateline => "dateline",
            Role::Language => "language",
            Role::Url => "url",
            Role::Id => "id",
        }
    }
}

/// How many roles there are.
pub(crate) const ROLES: usize = Role::Id as usize + 1;

/// The names of each role, as `plain` writes them, the likeliest first: if a record has several,
/// the first that is not empty is taken and the others are kept as extra fields.
const NAMES: [(Role, &[&str]); ROLES] = [
    (
        Role::Headline,
        &[
            "headline",
            "title",
            "headline.main",
            "head",
            "webtitle",
            "articletitle",
            "headlines",
            "name",
        ],
    ),
    (
        Role::Text,
        &[
            "text",
            "body",
            "content",
            "articlebody",
            "article",
            "story",
            "fulltext",
            "maintext",
            "maincontent",
            "bodytext",
            "rawtext",
            "articletext",
            "articlecontent",
            "storytext",
            "contenttext",
            "plaintext",
            "bodies",
            "bodyhtml",
            "bodyxhtml",
        ],
    ),
    (
        Role::Lead,
        &[
            "leadparagraph",
            "lead",
            "summary",
            "description",
            "abstract",
            "standfirst",
            "excerpt",
            "snippet",
            "descriptiontext",
            "descriptions",
            "descriptioncaption",
        ],
    ),
    (
        Role::Date,
        &[
            "date",
            "published",
            "datepublish",
            "datepublished",
            "pubdate",
            "publicationdate",
            "publishedat",
            "publisheddate",
            "publishedtime",
            "publishdate",
            "publishedon",
            "webpublicationdate",
            "datelinedate",
            "datetime",
            "timestamp",
            "ts",
            "created",
            "createdat",
            "versioncreated",
            "firstcreated",
            "contentcreated",
        ],
    ),
    (
        Role::Author,
        &[
            "author",
            "authors",
            "byline",
            "byline.original",
            "creator",
            "writer",
            "authorname",
            "by",
        ],
    ),
    (Role::Person, &["people", "persons", "person"]),
    (
        Role::Organisation,
        &[
            "organizations",
            "organisations",
            "org",
            "orgs",
            "companies",
            "organization",
            "organisation",
            "company",
        ],
    ),
    (Role::Place, &["locations", "places", "geo", "location", "place", "glocations"]),
    (Role::Entity, &["entities", "namedentities"]),
    (
        Role::Source,
        &[
            "source",
            "source.name",
            "publisher",
            "outlet",
            "publication",
            "newspaper",
            "sourcename",
            "sitename",
            "site",
            "domain",
        ],
    ),
    (
        Role::Section,
        &[
            "section",
            "sectionname",
            "articlesection",
            "category",
            "desk",
            "newsdesk",
            "rubric",
            "topic",
        ],
    ),
    (Role::Agency, &["agency", "newsagency"]),
    (Role::Dateline, &["dateline", "located"]),
    (Role::Language, &["language", "lang"]),
    (Role::Url, &["url", "link", "canonicalurl", "weburl", "articleurl", "permalink", "sourceurl"]),
    (Role::Id, &["id", "uid", "uuid", "guid", "docno", "docid", "articleid"]),
];

/// Role and rank by name.
static ROLE_OF: LazyLock<HashMap<&'static str, (Role, u8)>> = LazyLock::new(|| {
    let ranked = |(role, names): &(Role, &[&'static str])| {
        let role = *role;
        // Rank 0 is for what the user says.
        names.iter().zip(1..).map(move |(name, rank)| (*name, (role, rank))).collect::<Vec<_>>()
    };
    NAMES.iter().flat_map(ranked).collect()
});

/// What the user says of the names, before the conventions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mapping {
    overrides: Vec<Override>,
}

#[derive(Clone, Debug)]
struct Override {
    role: Role,
    /// The whole name, plain, for records that have dots in their names.
    name: String,
    /// Its steps, plain.
    path: Vec<String>,
}

/// Where a field belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim<'a> {
    /// The field is that of this role; of several, the one of the lowest rank.
    Whole(Role, u8),
    /// A member of the field is: the steps from the field to the member.
    Member(Role, &'a [String]),
    /// Nothing of ours.
    Extra,
}

impl Mapping {
    /// The mapping of these pairs; what `check_map` refuses is left out.
    pub(crate) fn new(map: &[(String, String)]) -> Mapping {
        let overrides = map.iter().filter_map(|(ours, theirs)| {
            let role = named(ours)?;
            let path = theirs.split('.').map(|step| plain(step).into_owned()).collect();
            Some(Override { role, name: plain(theirs).into_owned(), path })
        });
        Mapping { overrides: overrides.collect() }
    }

    /// Where the field of this name belongs.
    pub(crate) fn claim(&self, name: &str) -> Claim<'_> {
        let name = plain(name);
        for Override { role, name: whole, path } in &self.overrides {
            if name == *whole {
                return Claim::Whole(*role, 0);
            }
            if path.len() > 1 && name == path[0] {
                return Claim::Member(*role, &path[1..]);
            }
        }
        match ROLE_OF.get(&*name) {
            Some(&(role, rank)) => Claim::Whole(role, rank),
            None => Claim::Extra,
        }
    }

    /// Whether the field of this name, or a member of it, has this role.
    pub(crate) fn is(&self, role: Role, name: &str) -> bool {
        match self.claim(name) {
            Claim::Whole(claimed, _) | Claim::Member(claimed, _) => claimed == role,
            Claim::Extra => false,
        }
    }
}

/// Refuses pairs whose first half is no field of ours.
pub(crate) fn check_map(map: &[(String, String)]) -> Result<()> {
    match map.iter().find(|(ours, _)| named(ours).is_none()) {
        None => Ok(()),
        Some((ours, theirs)) => {
            let names: Vec<&str> = NAMES.iter().map(|(_, names)| names[0]).collect();
            let names = names.join(", ");
            let reason =
                format!("`{ours}={theirs}`: there is no field `{ours}`; write one of {names}");
            Err(Error::Setting { reason })
        }
    }
}

/// The role that a user means; any name that a record could have for it is understood.
fn named(ours: &str) -> Option<Role> {
    let ours = plain(ours);
    let named = match &*ours {
        "org" => Some(Role::Organisation),
        "entity" => Some(Role::Entity),
        _ => None,
    };
    named.or_else(|| ROLE_OF.get(&*ours).map(|(role, _)| *role))
}

/// A name without case, `_`, `-`, spaces and the prefix of a namespace: `dc:Pub_Date` is `pubdate`.
pub(crate) fn plain(name: &str) -> Cow<'_, str> {
    let name = name.rsplit(':').next().unwrap_or(name);
    if name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'.') {
        return Cow::Borrowed(name);
    }
    let kept = name.chars().filter(|c| !matches!(c, '_' | '-') && !c.is_whitespace());
    Cow::Owned(kept.flat_map(char::to_lowercase).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_claim(name: &str, expected: Option<Role>) {
        let claimed = match Mapping::default().claim(name) {
            Claim::Whole(role, _) => Some(role),
            _ => None,
        };
        assert_eq!(claimed, expected, "{name:?}");
    }

    macro_rules! claims {
        ($($test:ident, $role:expr, [$($name:expr),+];)+) => {$(
            #[test]
            fn $test() {
                $(check_claim($name, $role);)+
            }
        )+};
    }

    claims! {
        headlines, Some(Role::Headline), ["title", "Title", "HEADLINE", "headline.main", "head", "og:title"];
        texts, Some(Role::Text), ["text", "articleBody", "full_text", "Full-Text", "main text", "raw_text"];
        leads, Some(Role::Lead), ["description", "summary", "lead_paragraph", "standfirst"];
        dates, Some(Role::Date), ["date", "date_publish", "pubDate", "publishedAt", "datePublished", "article:published_time", "ts"];
        authors, Some(Role::Author), ["author", "authors", "byline", "dc:creator", "Writer"];
        people, Some(Role::Person), ["people", "persons"];
        organisations, Some(Role::Organisation), ["orgs", "organizations", "organisations", "companies"];
        places, Some(Role::Place), ["locations", "places", "geo"];
        sources, Some(Role::Source), ["source", "publisher", "outlet", "domain", "source_name", "site"];
        sections, Some(Role::Section), ["section", "category", "desk", "rubric", "topic"];
        languages, Some(Role::Language), ["lang", "Language"];
        urls, Some(Role::Url), ["url", "link", "canonical_url", "web_url", "source_url"];
        ids, Some(Role::Id), ["id", "_id", "uuid", "guid", "DOCNO", "doc_id", "article_id"];
        extras, None, ["bias", "", "_", ":", "keywords", "headline.kicker", "titles"];
    }

    #[test]
    fn every_role_has_its_names_in_its_own_place() {
        for (at, (role, _)) in NAMES.iter().enumerate() {
            assert_eq!(*role as usize, at);
        }
        for (_, names) in NAMES {
            for name in names {
                assert_eq!(plain(name), *name);
            }
        }
    }

    #[test]
    fn the_user_comes_first() {
        let pair = |ours: &str, theirs: &str| (ours.to_owned(), theirs.to_owned());
        let mapping =
            Mapping::new(&[pair("text", "Story_Body"), pair("headline", "meta.Main Title")]);
        assert_eq!(mapping.claim("story_body"), Claim::Whole(Role::Text, 0));
        assert_eq!(mapping.claim("meta.main_title"), Claim::Whole(Role::Headline, 0));
        let path = ["maintitle".to_owned()];
        assert_eq!(mapping.claim("Meta"), Claim::Member(Role::Headline, &path));
        assert!(mapping.is(Role::Headline, "meta"));
        assert!(check_map(&[pair("text", "x"), pair("org", "x"), pair("entity", "x")]).is_ok());
        let refused = check_map(&[pair("headlin", "x")]).map_err(|error| error.to_string());
        insta::assert_snapshot!(
            refused.unwrap_err(),
            @"`headlin=x`: there is no field `headlin`; write one of headline, text, leadparagraph, date, author, people, organizations, locations, entities, source, section, agency, dateline, language, url, id"
        );
    }
}
