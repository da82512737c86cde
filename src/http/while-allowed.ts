import type { Clock } from '../core/ports/clock.js';
import type { Answer, ChannelAnswer, EventsAnswer, SocketAnswer } from './route.js';

/** How often an open stream asks whether its key is still good, in ms. */
const LOOK_EVERY_MS = 15_000;

/**
 * A stream, socket or channel that is ended within 15 s after its key was revoked, ran out, or got other rights: whoever comes back
 * is judged anew. Every other answer as it is.
 */
export function whileAllowed(answer: Answer, isStillAllowed: () => Promise<boolean>, clock: Clock): Answer {
  if ('events' in answer) return { ...answer, events: guardedStream(answer, isStillAllowed, clock) };
  if ('socket' in answer) return { ...answer, socket: guardedSocket(answer, isStillAllowed, clock) };
  if ('channel' in answer) return { ...answer, channel: guardedChannel(answer, isStillAllowed, clock) };
  return answer;
}

function guardedStream(
  { events }: EventsAnswer,
  isStillAllowed: () => Promise<boolean>,
  clock: Clock,
): EventsAnswer['events'] {
  return (stream) => {
    const end = events(stream);
    const stop = watch(isStillAllowed, clock, () => {
      stream.end();
    });
    return () => {
      stop();
      end();
    };
  };
}

function guardedSocket(
  { socket: open }: SocketAnswer,
  isStillAllowed: () => Promise<boolean>,
  clock: Clock,
): SocketAnswer['socket'] {
  return (socket) => {
    const stop = watch(isStillAllowed, clock, () => {
      socket.close(1008, 'This API key no longer gives what it gave.');
    });
    socket.gone.addEventListener('abort', stop, { once: true });
    open(socket);
  };
}

function guardedChannel(
  { channel: open }: ChannelAnswer,
  isStillAllowed: () => Promise<boolean>,
  clock: Clock,
): ChannelAnswer['channel'] {
  return (channel) => {
    const stop = watch(isStillAllowed, clock, () => {
      channel.close();
    });
    channel.gone.addEventListener('abort', stop, { once: true });
    open(channel);
  };
}

/** Calls `end` once it is so no more; the returned function stops asking. */
function watch(isStillAllowed: () => Promise<boolean>, clock: Clock, end: () => void): () => void {
  let isOver = false;
  const look = (): void => {
    void isStillAllowed().then((isAllowed) => {
      if (isOver) return;
      if (isAllowed) cancel = clock.after(LOOK_EVERY_MS, look);
      else end();
    });
  };
  let cancel = clock.after(LOOK_EVERY_MS, look);
  return () => {
    isOver = true;
    cancel();
  };
}
