//! Has the program die or the disk refuse where a test wants it: `MORGUE_FAILPOINT` says where, as
//! `morgue::failpoint::arm` reads it, and `MORGUE_FAILPOINT_TRACE` names a file for all that is passed.

use std::env;
use std::path::Path;

use morgue::Error;

/// Reads the environment.
pub(crate) fn arm() -> Result<(), Error> {
    let plan = env::var("MORGUE_FAILPOINT").ok();
    let trace = env::var_os("MORGUE_FAILPOINT_TRACE");
    if plan.is_none() && trace.is_none() {
        return Ok(());
    }
    morgue::failpoint::arm(plan.as_deref().unwrap_or_default(), trace.as_deref().map(Path::new))
}
