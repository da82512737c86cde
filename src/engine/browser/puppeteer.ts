import { createRequire } from 'node:module';
import type { PuppeteerNode } from 'puppeteer';

/**
 * The copy of puppeteer that whatsapp-web.js loads. An import would load the other build of the same package beside it:
 * a tenth of a second of every start, and two sets of classes.
 */
export const puppeteer = createRequire(import.meta.url)('puppeteer') as PuppeteerNode;
