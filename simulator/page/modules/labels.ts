import { socketLink } from '../link/socket-link.js';
import { define } from '../registry.js';

define('WAWebBizLabelEditingAction', () => ({
  labelAddAction: async (name: string, colorIndex: number) =>
    Number(await socketLink.call<string>('labelAdd', { name, colorIndex })),
  labelEditAction: (id: string, name: string, _predefinedId: unknown, colorIndex: number) =>
    socketLink.call('labelEdit', { id, name, colorIndex }),
  labelDeleteAction: (id: string, _name: string, _colorIndex: number) => socketLink.call('labelDelete', { id }),
}));
