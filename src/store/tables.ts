/** The columns of every table. Texts that hold JSON or ISO 8601 times say so by name. */
export interface Tables {
  readonly sessions: SessionsTable;
}

export interface SessionsTable {
  readonly name: string;
  readonly wanted: string;
  readonly metadata_json: string;
  readonly proxy: string | null;
  readonly created_at: string;
}
