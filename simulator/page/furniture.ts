/** What one sees of the page: the little that programs look at or press. */

const DIALOG_ID = 'sim-dialog';

function dialog(title: string, text: string, button: string, onPress: () => void): void {
  closeDialog();
  const box = document.createElement('div');
  box.id = DIALOG_ID;
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-label', title);
  box.style.cssText = 'position:fixed;inset:20%;background:#fff;border:1px solid #999;padding:2em;z-index:9';
  const heading = document.createElement('h1');
  heading.textContent = title;
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  const press = document.createElement('button');
  press.textContent = button;
  press.onclick = () => {
    closeDialog();
    onPress();
  };
  box.append(heading, paragraph, press);
  document.body.append(box);
}

export function closeDialog(): void {
  document.getElementById(DIALOG_ID)?.remove();
}

/** The first dialog of a new link: a device that never presses Continue is unlinked by WhatsApp after some minutes. */
export function showWhatsNew(onContinue: () => void = () => undefined): void {
  dialog("What's new on WhatsApp Web", 'Calls, communities and more.', 'Continue', onContinue);
}

const RESTRICTION_ID = 'sim-restriction';

/** WhatsApp's notice above the chat list that it restricts the account; an empty text takes it away. */
export function showRestriction(text: string): void {
  document.getElementById(RESTRICTION_ID)?.remove();
  if (text === '') return;
  const notice = document.createElement('div');
  notice.id = RESTRICTION_ID;
  notice.setAttribute('role', 'alert');
  notice.textContent = text;
  document.body.append(notice);
}

/** Asks for the account's passkey; the press starts WebAuthn, which no headless browser can finish. */
export function askForPasskey(): void {
  dialog('Use your passkey to log in', 'Your account needs a passkey to link devices.', 'Continue with passkey', () => {
    void navigator.credentials
      .get({
        publicKey: {
          challenge: crypto.getRandomValues(new Uint8Array(32)),
          rpId: 'whatsapp.com',
          userVerification: 'required',
          timeout: 60_000,
        },
      })
      .catch(() => askForPasskey());
  });
}

/** Frames inside the page; each navigates once after it has loaded. */
export function openIframes(count: number): void {
  for (let n = 0; n < count; n += 1) {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.src = `/__sim/frame?n=${String(n)}`;
    frame.onload = () => {
      frame.onload = null;
      frame.src = `/__sim/frame?n=${String(n)}&again=1`;
    };
    document.body.append(frame);
  }
}
