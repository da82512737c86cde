import type { z } from 'zod';
import type { FineScope } from '../core/keys/scopes.js';
import type { Principal } from '../core/ports/key-verifier.js';
import type { EventChannel } from '../core/ports/event-channel.js';
import type { MessageSocket } from '../core/ports/message-socket.js';
import type { HttpServices } from './services.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** `open`: keys are not looked at. `optional`: works without a key, but a wrong one is refused. `key`: any key will do. */
export type Access = FineScope | 'key' | 'open' | 'optional';

/** The parts of a request that a route reads; parts without a schema are not read. */
export interface RequestSchemas {
  readonly params?: z.ZodObject;
  /** Make it strict, so that a mistyped key is told and not ignored. */
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
}

interface ReplyBase {
  readonly description: string;
  /** Response headers worth documenting: name to description. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An object that is serialised here. */
export interface JsonReply extends ReplyBase {
  readonly kind: 'json';
  readonly body: z.ZodType;
  /** The status that is documented; 200 when absent. The answer gives the real one. */
  readonly status?: 200 | 201 | 405;
  /** Further statuses of the same shape, such as 503 of a readiness check. */
  readonly otherStatuses?: Readonly<Record<number, string>>;
}

/** JSON text in pieces, written as they are and never parsed; `body` only documents it. */
export interface RawJsonReply extends ReplyBase {
  readonly kind: 'rawJson';
  readonly body: z.ZodType;
  /** As in `JsonReply`. */
  readonly status?: 200 | 201;
}

/**
 * Raw JSON as above, or what it holds as a stream in one of the other forms in `types`; 304 without a body to a client
 * that has it already.
 */
export interface FormsReply extends ReplyBase {
  readonly kind: 'forms';
  readonly body: z.ZodType;
  readonly types: Readonly<Record<string, z.ZodType>>;
}

/** Bytes or text; `types` documents each content type, null standing for bytes. */
export interface ContentReply extends ReplyBase {
  readonly kind: 'content';
  readonly types: Readonly<Record<string, z.ZodType | null>>;
}

/** Bytes or text as they come, never held as a whole; `types` as in `ContentReply`. A JSON answer may take its place. */
export interface StreamReply extends ReplyBase {
  readonly kind: 'stream';
  readonly types: Readonly<Record<string, z.ZodType | null>>;
  /** Further statuses without a schema of their own: 202, 206, 304. */
  readonly otherStatuses?: Readonly<Record<number, string>>;
}

/** Server-sent events; `body` documents the data of one. */
export interface EventsReply extends ReplyBase {
  readonly kind: 'events';
  readonly body: z.ZodType;
}

/** A WebSocket; `body` documents the text of one message. A request that asks for none is refused. */
export interface SocketReply extends ReplyBase {
  readonly kind: 'socket';
  readonly body: z.ZodType;
}

/**
 * A connection that carries named events, in a protocol of several requests: all of them come to this path, and each has
 * its key. `body` documents the data of one event.
 */
export interface ChannelReply extends ReplyBase {
  readonly kind: 'channel';
  readonly body: z.ZodType;
}

/** No body: 204. */
export interface EmptyReply extends ReplyBase {
  readonly kind: 'empty';
}

export type Reply =
  | ChannelReply
  | EmptyReply
  | JsonReply
  | RawJsonReply
  | FormsReply
  | ContentReply
  | StreamReply
  | EventsReply
  | SocketReply;

interface AnswerBase {
  /** 200 when absent. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An open stream of server-sent events. What is sent after its end is dropped. */
export interface EventStream {
  /** `data` goes out as one line of JSON. */
  send(event: string, data: unknown): void;
  /** Text in the form of server-sent events, as it is. Resolves when the client has taken nearly all, or is gone. */
  write(text: string): Promise<void>;
  end(): void;
}

/** `events` is called once the headers are out; what it returns is called once, when the stream is over. */
export interface EventsAnswer extends AnswerBase {
  readonly events: (stream: EventStream) => () => void;
}

/** `socket` is called once, with the open connection. */
export interface SocketAnswer extends AnswerBase {
  readonly socket: (socket: MessageSocket) => void;
  /** Where it is not the request's own key that gives leave: asked now and then, and the socket ends once it is false. */
  readonly isStillAllowed?: () => Promise<boolean>;
}

/** `channel` is called once for each connection, by the request that began it. */
export interface ChannelAnswer extends AnswerBase {
  readonly channel: (channel: EventChannel) => void;
}

/** `stream` is read once, no faster than the client reads; it is returned when the client goes. */
export interface StreamAnswer extends AnswerBase {
  readonly stream: AsyncIterable<Uint8Array | string>;
  readonly contentType: string;
  readonly contentLength?: number;
}

/** Pieces of one JSON text, as strings or UTF-8. */
export interface RawJsonAnswer extends AnswerBase {
  readonly rawJson: readonly (string | Uint8Array)[];
}

export type Answer =
  | ChannelAnswer
  | EventsAnswer
  | SocketAnswer
  | StreamAnswer
  | (AnswerBase & { readonly json: unknown })
  /** No body, as 304 has none. */
  | (AnswerBase & { readonly empty: true })
  | RawJsonAnswer
  | (AnswerBase & { readonly content: string | Uint8Array; readonly contentType: string });

/** What a handler gives for a reply. */
export type AnswerFor<R extends Reply> = R extends { kind: 'empty' }
  ? AnswerBase & { readonly empty: true }
  : R extends { kind: 'json'; body: infer B extends z.ZodType }
    ? AnswerBase & { readonly json: z.input<B> }
    : R extends { kind: 'rawJson' }
      ? RawJsonAnswer
      : R extends { kind: 'forms' }
        ? RawJsonAnswer | StreamAnswer | (AnswerBase & { readonly empty: true })
        : R extends { kind: 'events' }
          ? EventsAnswer
          : R extends { kind: 'socket' }
            ? SocketAnswer
            : R extends { kind: 'channel' }
              ? ChannelAnswer
              : R extends { kind: 'stream' }
                ? StreamAnswer | (AnswerBase & { readonly json: unknown }) | (AnswerBase & { readonly empty: true })
                : AnswerBase & { readonly content: string | Uint8Array; readonly contentType: string };

/** What a handler gets of a request. */
export type Parsed<S extends RequestSchemas> = {
  readonly [K in keyof S]: S[K] extends z.ZodType ? z.output<S[K]> : never;
};

/** What a handler knows beside its parsed input. */
export interface RouteContext extends HttpServices {
  readonly requestId: string;
  /** Null only on `open` routes and on `optional` ones without a key. */
  readonly principal: Principal | null;
  /** Asks anew whether the request's key still gives what it gave. */
  readonly isStillAllowed: () => Promise<boolean>;
  readonly defaultSession: string;
  /** The caller's address, for limits; /56 of it for IPv6. */
  readonly address: string;
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal;
  /** Scheme and host that the caller used, for links that are handed back. Throws for a Host that is none. */
  origin(): string;
  /** The best of `types` for the Accept header, null when none will do. */
  accepts(types: readonly string[]): string | null;
}

/** What is seen of a request before anything of it is parsed. */
export interface RequestGlance {
  /** Whether the query has this key, whatever its value. */
  readonly hasQuery: (name: string) => boolean;
  /** Whether a key stands where the route's dialect looks for one; it may be a wrong one. */
  readonly hasKey: boolean;
}

interface RouteFacts {
  readonly method: Method;
  /** Express path: `/chats/:chat`. */
  readonly path: string;
  /** Unique within its dialect; becomes the `operationId`. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  readonly scope: Access;
  /** The key may also stand in `?x-api-key=`, for what is opened by a plain link. */
  readonly keyInQuery?: true;
  /** The most that a body may hold, where a file comes in it as base64; else the server's own limit holds. */
  readonly bodyLimitBytes?: number;
  /**
   * Of a path that another dialect has too: which requests are this route's. All others are the other's, which has no
   * such rule. On a port of its own it answers them all.
   */
  readonly claims?: (request: RequestGlance) => boolean;
  /** Its body may be a form with a file (see `UploadedForm`), or JSON with one in base64, up to MEDIA_MAX_MB. */
  readonly takesFile?: true;
}

/** A route before its types are gone. */
export interface RouteSpec<S extends RequestSchemas, R extends Reply> extends RouteFacts {
  readonly request: S;
  readonly reply: R;
  handle(input: Parsed<S>, context: RouteContext): AnswerFor<R> | Promise<AnswerFor<R>>;
}

/** A route as data: mounted, documented and tested from the same object. */
export interface Route extends RouteFacts {
  readonly request: RequestSchemas;
  readonly reply: Reply;
  handle(input: unknown, context: RouteContext): Promise<Answer>;
}

/** Ties a handler's input and answer to the route's schemas; the types are gone afterwards, the schemas stay. */
export function defineRoute<const S extends RequestSchemas, const R extends Reply>(spec: RouteSpec<S, R>): Route {
  return {
    ...spec,
    handle: async (input, context) => spec.handle(input as Parsed<S>, context),
  };
}
