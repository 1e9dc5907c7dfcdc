//! A folder of articles that changes, and what an archive of it must hold.
//!
//! Every file is long enough to be a segment of its own if little memory is given.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::model::{State, Story, state_of};
use crate::random::Random;

/// Files and articles of each at the beginning: with little memory a segment each.
const FILES: u64 = 14;
const ARTICLES: u64 = 64;

/// The folder, and one beside it that nothing changes.
pub(crate) struct Sources {
    pub(crate) folder: PathBuf,
    pub(crate) still: PathBuf,
    files: BTreeMap<String, Vec<Story>>,
    next: u64,
}

impl Sources {
    pub(crate) fn create(home: &Path) -> Outcome<Sources> {
        let (folder, still) = (home.join("changing"), home.join("still"));
        fs::create_dir_all(&folder)?;
        fs::create_dir_all(&still)?;
        let mut sources = Sources { folder, still, files: BTreeMap::new(), next: 0 };
        fs::write(sources.still.join("still.jsonl"), sources.new_stories(5).1)?;
        for _ in 0..FILES {
            sources.add_file(ARTICLES)?;
        }
        Ok(sources)
    }

    /// Edits, removes and adds articles in some files, and now and then a file.
    pub(crate) fn change(&mut self, random: &mut Random) -> Outcome<()> {
        let names: Vec<String> = self.files.keys().cloned().collect();
        for _ in 0..1 + random.below(3) {
            let name = &names[random.below(names.len())];
            let Some(stories) = self.files.get_mut(name) else { continue };
            for _ in 0..1 + random.below(4) {
                if let Some(at) = (!stories.is_empty()).then(|| random.below(stories.len())) {
                    match random.below(3) {
                        0 => drop(stories.remove(at)),
                        _ => stories[at].revision += 1,
                    }
                }
            }
            let text: String = stories.iter().map(|story| story.line()).collect();
            fs::write(self.folder.join(name), text)?;
        }
        let turn = if names.len() as u64 > FILES + 6 { 0 } else { random.below(4) };
        match turn {
            0 if names.len() as u64 > FILES - 3 => {
                let name = &names[random.below(names.len())];
                fs::remove_file(self.folder.join(name))?;
                self.files.remove(name);
            }
            1 | 2 => self.add_file(1 + random.below(ARTICLES as usize) as u64)?,
            _ => {}
        }
        Ok(())
    }

    /// The articles of the changing folder.
    pub(crate) fn stories(&self) -> impl Iterator<Item = Story> {
        self.files.values().flatten().copied()
    }

    /// What the changing folder holds.
    pub(crate) fn state(&self) -> Outcome<State> {
        state_of(&self.stories().map(|story| story.line()).collect::<String>())
    }

    /// What the other holds.
    pub(crate) fn still_state(&self) -> Outcome<State> {
        state_of(&fs::read_to_string(self.still.join("still.jsonl"))?)
    }

    fn add_file(&mut self, articles: u64) -> Outcome<()> {
        let name = format!("part-{:06}.jsonl", self.next);
        // Articles that other files have too: the later file's stand, and the others are deleted.
        let again = self.files.values().flat_map(|stories| stories.first());
        let again: Vec<Story> =
            again.map(|story| Story { revision: story.revision + 1, ..*story }).collect();
        let (mut stories, mut text) = self.new_stories(articles);
        text.extend(again.iter().map(|story| story.line()));
        stories.extend(again);
        fs::write(self.folder.join(&name), text)?;
        self.files.insert(name, stories);
        Ok(())
    }

    fn new_stories(&mut self, count: u64) -> (Vec<Story>, String) {
        let stories: Vec<Story> =
            (self.next..self.next + count).map(|number| Story { number, revision: 0 }).collect();
        self.next += count;
        let text = stories.iter().map(|story| story.line()).collect();
        (stories, text)
    }
}
