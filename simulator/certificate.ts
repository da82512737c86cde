import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Base64 SHA-256 of the public key: what Chrome's `--ignore-certificate-errors-spki-list` takes. */
  readonly spki: string;
}

/** A fresh certificate for web.whatsapp.com, good for this run only; nothing is written to disk. */
export async function makeCertificate(): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'web.whatsapp.com' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'web.whatsapp.com' }] }],
  });
  const key = createPublicKey(new X509Certificate(made.cert).publicKey.export({ type: 'spki', format: 'pem' }));
  const spki = createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  return { key: made.private, cert: made.cert, spki };
}
