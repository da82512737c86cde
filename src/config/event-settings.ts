import { z } from 'zod';
import { RETRY_POLICIES } from '../core/webhooks/webhook.js';
import { parsed, setting } from './setting.js';
import { toHeaders, toHosts, toNames, toText, toUrlOf, wholeNumber } from './setting-parsers.js';

/** The variables of the event log and of webhooks. */
export const EVENT_SETTINGS = {
  EVENTS_KEEP_DAYS: setting(parsed(wholeNumber(1, 36_500)).prefault('30'), {
    group: 'Events',
    description: 'Days that events and attempts to deliver them stay readable. What a webhook missed is told there.',
    expected: 'a whole number from 1 to 36500',
    example: '30',
  }),
  EVENTS_KEEP_MAX: setting(parsed(wholeNumber(1_000, 100_000_000)).prefault('1000000'), {
    group: 'Events',
    description: 'Events of one session that are kept at most. Older ones go first.',
    expected: 'a whole number from 1000 to 100000000',
    example: '1000000',
  }),
  WEBHOOK_ALLOW_HOSTS: setting(parsed(toHosts).prefault(''), {
    group: 'Events',
    description:
      'Hosts of your own network that webhooks may go to, by http too. Every other private address is refused.',
    expected: 'host or host:port with commas between',
    example: 'localhost:5678,192.168.1.20',
  }),
  WHATSAPP_HOOK_URL: setting(parsed(toUrlOf(['http:', 'https:'])).optional(), {
    group: 'Events',
    description:
      "A webhook for all sessions in WAHA's form, as WAHA has it. It may go to an address of your own network. Unset: none.",
    expected: 'a URL that begins with https:// or http://',
    example: 'https://shop.example/hook',
  }),
  WHATSAPP_HOOK_EVENTS: setting(parsed(toNames).prefault('*'), {
    group: 'Events',
    description: "WAHA's names of the events that it is told of.",
    expected: "* or names of WAHA's events with commas between",
    example: 'message,message.ack,session.status',
  }),
  WHATSAPP_HOOK_HMAC_KEY: setting(parsed(toText).optional(), {
    group: 'Events',
    description: 'What its requests are signed with (HMAC-SHA512). Unset: they are not signed.',
    expected: 'a text',
    example: 'a-long-random-text',
    secret: true,
  }),
  WHATSAPP_HOOK_RETRIES_POLICY: setting(z.enum(RETRY_POLICIES).prefault('constant'), {
    group: 'Events',
    description: 'How the time between two attempts grows.',
    expected: `one of ${RETRY_POLICIES.join(', ')}`,
    example: 'exponential',
  }),
  WHATSAPP_HOOK_RETRIES_DELAY_SECONDS: setting(parsed(wholeNumber(0, 86_400)).prefault('2'), {
    group: 'Events',
    description: 'Seconds between the first two attempts.',
    expected: 'a whole number from 0 to 86400',
    example: '2',
  }),
  WHATSAPP_HOOK_RETRIES_ATTEMPTS: setting(parsed(wholeNumber(0, 1_000)).prefault('15'), {
    group: 'Events',
    description: 'How often it is tried again.',
    expected: 'a whole number from 0 to 1000',
    example: '15',
  }),
  WHATSAPP_HOOK_CUSTOM_HEADERS: setting(parsed(toHeaders).prefault(''), {
    group: 'Events',
    description: 'Headers that its requests carry.',
    expected: 'Name:value pairs with ; between, in plain ASCII, none of them of the connection itself',
    example: 'X-Shop:corner;X-Token:secret',
    secret: true,
  }),
} as const;
