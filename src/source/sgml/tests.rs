//! Records of both dialects.
