//! Office documents in and out; knows no law.
