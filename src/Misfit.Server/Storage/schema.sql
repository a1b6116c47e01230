-- What the server keeps beside files. Times are ISO 8601 in UTC; deleted rows stay until they are purged, so that deleting can be undone.
CREATE TABLE data_sets (
  id TEXT PRIMARY KEY, name TEXT NOT NULL,
  origin TEXT NOT NULL,               -- upload, catalogue:NAME or generator:NAME
  file TEXT NOT NULL,                 -- its name in the folder data; empty for sets of the catalogue, whose files are in data/catalogue
  bytes INTEGER NOT NULL, rows INTEGER NOT NULL, columns INTEGER NOT NULL,
  label_column TEXT, normal_label TEXT, anomalies INTEGER, time_column TEXT, group_column TEXT,
  ignored TEXT NOT NULL DEFAULT '[]', -- JSON list of column names
  profile TEXT NOT NULL,              -- JSON: an object for each column, bad rows, notes
  created TEXT NOT NULL, deleted TEXT);
CREATE TABLE jobs (
  id TEXT PRIMARY KEY, data_set_id TEXT NOT NULL REFERENCES data_sets (id),
  request TEXT NOT NULL,              -- JSON: what was asked for
  state TEXT NOT NULL,                -- waiting, running, paused, done, failed or stopped
  error TEXT, note TEXT,              -- why it failed; what else is to be known of it
  created TEXT NOT NULL, started TEXT, finished TEXT, model_id TEXT);
CREATE TABLE models (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, data_set_id TEXT REFERENCES data_sets (id), job_id TEXT REFERENCES jobs (id),
  detector TEXT NOT NULL, threshold TEXT, -- the rule set after training, null for the model's own
  figures TEXT NOT NULL DEFAULT '{}', -- JSON: metrics and seconds
  created TEXT NOT NULL, deleted TEXT);
CREATE TABLE runs (                   -- one model's scores of one data set; the scores are float64 in the folder runs
  id TEXT PRIMARY KEY, model_id TEXT NOT NULL REFERENCES models (id), data_set_id TEXT NOT NULL REFERENCES data_sets (id),
  rows INTEGER NOT NULL, flagged INTEGER NOT NULL, threshold REAL, seconds REAL NOT NULL,   -- the threshold is null when each group has its own
  figures TEXT NOT NULL DEFAULT '{}', created TEXT NOT NULL, deleted TEXT);
CREATE TABLE feedback (
  id INTEGER PRIMARY KEY AUTOINCREMENT, run_id TEXT NOT NULL REFERENCES runs (id), row INTEGER NOT NULL,
  kind TEXT NOT NULL,                 -- good-catch, bad-catch, change-point or comment
  comment TEXT, created TEXT NOT NULL, applied TEXT, undone TEXT); -- counts once it is applied
CREATE INDEX feedback_of_run ON feedback (run_id);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
