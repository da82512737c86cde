/** A file that came with a form; it lies on the disk until the answer is out. Nothing a client writes in JSON is one. */
export class UploadedFile {
  readonly path: string;
  readonly size: number;
  readonly mimetype: string;
  readonly filename: string | null;

  constructor(file: { path: string; size: number; mimetype: string; filename: string | null }) {
    this.path = file.path;
    this.size = file.size;
    this.mimetype = file.mimetype;
    this.filename = file.filename;
  }
}

/** The fields of a form: texts, several of one name as a list, files as `UploadedFile`. */
export class UploadedForm {
  readonly fields: Readonly<Record<string, string | readonly string[] | UploadedFile>>;

  constructor(fields: Readonly<Record<string, string | readonly string[] | UploadedFile>>) {
    this.fields = fields;
  }
}
