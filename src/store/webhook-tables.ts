/** See `Webhook`. */
export interface WebhooksTable {
  readonly id: string;
  readonly organisation: string;
  readonly session: string | null;
  readonly url: string;
  readonly events_json: string | null;
  readonly chats_json: string | null;
  readonly headers_json: string;
  readonly secret: string | null;
  readonly format: string;
  readonly settings_json: string;
  readonly retries_json: string;
  readonly state: string;
  readonly notice: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** See `TrackProgress`. */
export interface WebhookProgressTable {
  readonly webhook: string;
  readonly session: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly lanes_json: string;
}

/** See `Delivery`. */
export interface WebhookDeliveriesTable {
  readonly id: string;
  readonly webhook: string;
  readonly session: string | null;
  readonly sequence: number | null;
  readonly event_id: string | null;
  readonly event: string;
  readonly attempt: number;
  readonly at: string;
  readonly outcome: string;
  readonly status: number | null;
  readonly took_ms: number;
  readonly response_start: string | null;
  readonly problem: string | null;
  readonly next_attempt_at: string | null;
}
