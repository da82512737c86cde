import { z } from 'zod';

/** The native success envelope round a body. */
export function success<T extends object>(body: T): { readonly status: 'success' } & T {
  return { status: 'success', ...body };
}

/** The schema of that envelope. */
export function successOf<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.object({ status: z.literal('success'), ...shape });
}
