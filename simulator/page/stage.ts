import { STAGE_ELEMENT_ID, type StageSettings } from '../wire/protocol.js';

function readSettings(): StageSettings {
  const text = document.getElementById(STAGE_ELEMENT_ID)?.textContent;
  if (!text) throw new Error('The document carries no stage settings.');
  return JSON.parse(text) as StageSettings;
}

/** How this page is to behave; the stage link may change it while the page runs. */
export const stage: StageSettings = readSettings();
