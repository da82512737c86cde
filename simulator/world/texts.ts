export type Language = 'en' | 'pt' | 'ar' | 'hi';

/** Everyday sentences of a corner shop, invented. */
export const SENTENCES: Record<Language, readonly string[]> = {
  en: [
    'Hi, is the sourdough in yet?',
    'Could you keep two pints of milk for me please?',
    'Thanks, see you at six.',
    'What time do you close on Sunday?',
    'The eggs were lovely 🥚',
    'Can I pay by card?',
    'Running ten minutes late, sorry!',
    'Do you have gluten free bread?',
    'Perfect, thank you 👍',
    'Is the parcel still there?',
    'Order 2041 please, under Lovelace.',
    'That was £12.40, right?',
    'Have a look: https://example.com/offers?week=47',
    'ok',
    'No worries.',
    'Are you open on the bank holiday?\nI would need about 20 rolls.',
    'My number changed, please note the new one.',
    'Could you deliver to 12 Analytical Road?',
  ],
  pt: [
    'Oi, tudo bem? Tem pão de queijo hoje?',
    'Qual é o preço do café?',
    'Obrigada! Passo aí às 18h.',
    'Vocês entregam no centro?',
    'Pode guardar dois pacotes pra mim?',
    'Já fiz o pix, olha: https://example.com/comprovante/77',
    'Bom dia ☀️',
    'Amanhã eu busco, pode ser?',
    'Não precisa de troco.',
    'Chegou a encomenda?',
  ],
  ar: [
    'السلام عليكم، هل عندكم خبز طازج؟',
    'كم سعر القهوة؟',
    'شكراً جزيلاً',
    'متى تفتحون يوم الجمعة؟',
    'أريد طلب توصيل من فضلك',
    'تم الدفع ✅',
    'سأكون هناك بعد ربع ساعة',
    'هل يوجد حليب قليل الدسم؟',
    'صباح الخير',
  ],
  hi: [
    'नमस्ते, क्या ताज़ा दूध है?',
    'चाय पत्ती का दाम क्या है?',
    'धन्यवाद 🙏',
    'दुकान कितने बजे बंद होगी?',
    'कृपया दो पैकेट रख दीजिए',
    'मैं शाम को आता हूँ',
    'बिल भेज दीजिए',
    'ठीक है',
  ],
};

const FIRST_NAMES: Record<Language, readonly string[]> = {
  en: ['Emily', 'Oliver', 'Harriet', 'Jack', 'Sophie', 'George', 'Isla', 'Noah', 'Freya', 'Theo', 'Poppy', 'Arthur'],
  pt: ['João', 'Mariana', 'Lucas', 'Beatriz', 'Rafael', 'Camila', 'Thiago', 'Larissa', 'Pedro', 'Júlia'],
  ar: ['أحمد', 'فاطمة', 'يوسف', 'ليلى', 'خالد', 'مريم', 'عمر', 'نور'],
  hi: ['प्रिया', 'अर्जुन', 'Anjali', 'Rohan', 'नेहा', 'Vikram', 'Kavya', 'सूरज'],
};

const LAST_NAMES: Record<Language, readonly string[]> = {
  en: ['Baker', 'Whitfield', 'Marsh', "O'Neill", 'Thornbury', 'Hughes', 'Pemberton', 'Lowe', 'Ashdown', 'Carr'],
  pt: ['da Silva', 'Oliveira', 'Souza', 'Ferreira', 'Gonçalves', 'Araújo', 'Ribeiro'],
  ar: ['الحربي', 'المصري', 'حداد', 'العلي', 'منصور', 'الزهراني'],
  hi: ['शर्मा', 'Patel', 'Gupta', 'वर्मा', 'Iyer', 'Singh'],
};

/** A name for the nth invented customer. */
export function inventedName(language: Language, n: number): string {
  const first = FIRST_NAMES[language];
  const last = LAST_NAMES[language];
  const name = `${first[n % first.length] ?? ''} ${last[Math.floor(n / first.length) % last.length] ?? ''}`;
  const round = Math.floor(n / (first.length * last.length));
  return round === 0 ? name : `${name} ${String(round + 1)}`;
}
