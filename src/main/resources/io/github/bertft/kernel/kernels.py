# Tensor programs in TorchScript's serialised dialect: operators by their ATen names, dtypes as
# numbers (6 float32, 15 bfloat16). EncoderKernel, ClassifierKernel, PretrainingKernel and
# OptimizerKernel call them.
#
# weights: word, position and (if settings[4]) token type embeddings, LayerNorm weight and bias, and
#   where embeddings are narrower than the layers, a projection to their width; then 16 a layer, from
#   settings[8] on: query, key, value, attention output, LayerNorm, inner, outer, LayerNorm, each weight
#   before bias; float32. Gradients have the same order.
# working: 8 a layer, in the encoder's dtype: query, key and value as one matrix whose query part is
#   divided by sqrt(head size); attention output, inner, outer. Then the projection, if there is one.
# settings: 0 layers, 1 heads, 2 dtype, 3 activation, 4 has token types, 5 the first state wanted (0
#   the embeddings' output, n that of layer n; all from there on are), 6 only the first token's state
#   wanted: then the last layer computes no other, but for keys and values; 7 id of the padding token, 8 first layer's place in the weights, 9 attention shares of a
#   tile, 10 the backward pass computes each layer anew from its input, 11 depths from below that are
#   not trained: 1 the embeddings, n + 1 n layers as well; 12 positions are those of tokens other than
#   the padding token, counted from behind its id, which is the padding token's own position.
# factors: 0 LayerNorm epsilon, 1 and 2 scale of what hidden and attention dropout keep.
# masks: bytes, 1 keeps; a list of one element stands for no dropout. hidden_masks: embeddings, then
#   attention output and outer of each layer. attention_masks: a placeholder, then one a layer.
# Token states are (batch * tokens, hidden); heads (parts, batch * heads, tokens, head size). Of the
# tokens, the first or all ask: they have queries, and their states go on from there.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def norm(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, epsilon: float) -> List[Tensor]:
    y, mean, rstd, = torch.native_layer_norm(x, [torch.size(x, -1)], weight, bias, epsilon)
    return [y, mean, rstd]
  def activation(self: __torch__.Kernels, x: Tensor, kind: int, keep: bool) -> Tensor:
    if keep:
      y = torch.empty_like(x)
    else:
      y = x
    if torch.eq(kind, 0):
      torch.gelu(x, out=y)
    elif torch.eq(kind, 1):
      torch.gelu(x, approximate="tanh", out=y)
    else:
      torch.clamp(x, 0., None, out=y)
    return y
  def activation_backward(self: __torch__.Kernels, dy: Tensor, x: Tensor, kind: int) -> Tensor:
    if torch.eq(kind, 0):
      dx = torch.gelu_backward(dy, x)
    elif torch.eq(kind, 1):
      dx = torch.gelu_backward(dy, x, approximate="tanh")
    else:
      dx = torch.threshold_backward(dy, x, 0.)
    return dx
  def used(self: __torch__.Kernels, lengths: Tensor, tokens: int) -> Tensor:
    positions = torch.arange(tokens, dtype=4, device=ops.prim.device(lengths))
    return torch.lt(torch.unsqueeze(positions, 0), torch.unsqueeze(lengths, 1))

  # Place of the embeddings' LayerNorm in the weights.
  def embedding_norm(self: __torch__.Kernels, settings: Tensor) -> int:
    return 2 + int(settings[4])
  def projects(self: __torch__.Kernels, settings: Tensor) -> bool:
    return torch.gt(int(settings[8]), self.embedding_norm(settings) + 2)

  # Writes the working weights anew from the weights.
  def refresh(self: __torch__.Kernels, weights: List[Tensor], working: List[Tensor], settings: Tensor) -> Tensor:
    w = int(settings[8])
    hidden = torch.size(weights[w], 1)
    q_scale = torch.div(1., torch.sqrt(float(torch.floordiv(hidden, int(settings[1])))))
    f = 0
    for i in range(int(settings[0])):
      for j in range(2):
        torch.copy_(torch.slice(working[f + j], 0, 0, hidden), torch.mul(weights[w + j], q_scale))
        torch.copy_(torch.slice(working[f + j], 0, hidden, 2 * hidden), weights[w + 2 + j])
        torch.copy_(torch.slice(working[f + j], 0, 2 * hidden, 3 * hidden), weights[w + 4 + j])
        torch.copy_(working[f + 2 + j], weights[w + 6 + j])
        torch.copy_(working[f + 4 + j], weights[w + 10 + j])
        torch.copy_(working[f + 6 + j], weights[w + 12 + j])
      w = w + 16
      f = f + 8
    if self.projects(settings):
      for j in range(2):
        torch.copy_(working[f + j], weights[int(settings[8]) - 2 + j])
    return settings
  def prepare(self: __torch__.Kernels, weights: List[Tensor], settings: Tensor) -> List[Tensor]:
    w = int(settings[8])
    dtype = int(settings[2])
    hidden = torch.size(weights[w], 1)
    device = ops.prim.device(weights[0])
    working: List[Tensor] = []
    for i in range(int(settings[0])):
      working.append(torch.empty([3 * hidden, hidden], dtype=dtype, device=device))
      working.append(torch.empty([3 * hidden], dtype=dtype, device=device))
      for j in [6, 7, 10, 11, 12, 13]:
        working.append(torch.empty_like(weights[w + j], dtype=dtype))
      w = w + 16
    if self.projects(settings):
      for j in range(2):
        working.append(torch.empty_like(weights[int(settings[8]) - 2 + j], dtype=dtype))
    self.refresh(weights, working, settings)
    return working

  def positions(self: __torch__.Kernels, ids: Tensor, settings: Tensor) -> Tensor:
    padding = int(settings[7])
    counted = torch.to(torch.ne(ids, padding), 4)
    return torch.add(torch.mul(torch.cumsum(counted, 1), counted), padding)
  # Sum of the embeddings, before LayerNorm.
  def embed(self: __torch__.Kernels, ids: Tensor, types: Tensor, w: List[Tensor], settings: Tensor) -> Tensor:
    if bool(settings[12]):
      places = torch.embedding(w[1], self.positions(ids, settings))
    else:
      places = torch.slice(w[1], 0, 0, torch.size(ids, 1))
    x = torch.add(torch.embedding(w[0], ids), places)
    if bool(settings[4]):
      x0 = torch.add(x, torch.embedding(w[2], types))
    else:
      x0 = x
    return torch.view(x0, [-1, torch.size(w[0], 1)])
  # From the embeddings' width to that of the layers.
  def project(self: __torch__.Kernels, e: Tensor, working: List[Tensor], settings: Tensor) -> Tensor:
    if self.projects(settings):
      f = 8 * int(settings[0])
      h = torch.linear(e, working[f], working[f + 1])
    else:
      h = e
    return h
  def split_heads(self: __torch__.Kernels, x: Tensor, batch: int, parts: int, heads: int) -> Tensor:
    size = torch.floordiv(torch.size(x, 1), parts * heads)
    split = torch.permute(torch.view(x, [batch, -1, parts, heads, size]), [2, 0, 3, 1, 4])
    return torch.view(torch.contiguous(split), [parts, batch * heads, -1, size])
  def merge_heads(self: __torch__.Kernels, x: Tensor, batch: int) -> Tensor:
    parts = torch.size(x, 0)
    size = torch.size(x, 3)
    heads = torch.floordiv(torch.size(x, 1), batch)
    merged = torch.permute(torch.view(x, [parts, batch, heads, -1, size]), [1, 3, 0, 2, 4])
    return torch.reshape(merged, [-1, parts * heads * size])
  # A view of the states that ask.
  def asking(self: __torch__.Kernels, h: Tensor, batch: int, first: bool) -> Tensor:
    if first:
      rows = torch.select(torch.view(h, [batch, -1, torch.size(h, 1)]), 1, 0)
    else:
      rows = h
    return rows
  # Whether in that layer only the first token asks.
  def first_asks(self: __torch__.Kernels, layer: int, settings: Tensor) -> bool:
    last = torch.eq(layer + 1, int(settings[0]))
    if last:
      first = bool(settings[6])
    else:
      first = False
    return first
  def queries(self: __torch__.Kernels, rows: Tensor, working: List[Tensor], f: int) -> Tensor:
    hidden = torch.size(rows, 1)
    return torch.linear(rows, torch.slice(working[f], 0, 0, hidden), torch.slice(working[f + 1], 0, 0, hidden))
  def keys_values(self: __torch__.Kernels, h: Tensor, working: List[Tensor], f: int) -> Tensor:
    hidden = torch.size(h, 1)
    return torch.linear(h, torch.slice(working[f], 0, hidden, 3 * hidden), torch.slice(working[f + 1], 0, hidden, 3 * hidden))

  def drop(self: __torch__.Kernels, x: Tensor, masks: List[Tensor], site: int, scale: float) -> Tensor:
    if torch.gt(torch.len(masks), 1):
      mask = torch.to(torch.view(masks[site], [-1, torch.size(x, 1)]), ops.prim.dtype(x))
      y = torch.mul_(torch.mul_(mask, x), scale)
    else:
      y = x
    return y
  def add_dropped(self: __torch__.Kernels, x: Tensor, y: Tensor, masks: List[Tensor], site: int, scale: float) -> Tensor:
    if torch.gt(torch.len(masks), 1):
      mask = torch.to(torch.view(masks[site], [-1, torch.size(y, 1)]), ops.prim.dtype(x))
      sum = torch.addcmul(x, y, mask, value=scale)
    else:
      sum = torch.add(x, y)
    return sum

  # Scores of a tile, whose first (text, head) row is that of the number given.
  def hide_padding(self: __torch__.Kernels, scores: Tensor, lengths: List[int], start: int, heads: int) -> Tensor:
    end = start + torch.size(scores, 0)
    text = torch.floordiv(start, heads)
    while torch.lt(text * heads, end):
      if torch.lt(lengths[text], torch.size(scores, 2)):
        of_text = torch.slice(scores, 0, ops.prim.max(text * heads, start) - start, ops.prim.min((text + 1) * heads, end) - start)
        torch.fill_(torch.slice(of_text, 2, lengths[text]), -1e30)
      text = text + 1
    return scores
  # Context and attention shares, tile by tile, so that scores stay in the caches.
  def attend(self: __torch__.Kernels, q: Tensor, kv: Tensor, lengths: List[int], masks: List[Tensor], site: int, scale: float, tile_shares: int, keep: bool) -> List[Tensor]:
    k, v, = torch.unbind(kv)
    rows = torch.size(q, 0)
    tile = ops.prim.max(1, torch.floordiv(tile_shares, torch.size(q, 1) * torch.size(k, 1)))
    if keep:
      kept_rows = rows
    else:
      kept_rows = ops.prim.min(tile, rows)
    shares = torch.empty([kept_rows, torch.size(q, 1), torch.size(k, 1)], dtype=ops.prim.dtype(q), device=ops.prim.device(q))
    context = torch.empty_like(q)
    dropping = torch.gt(torch.len(masks), 1)
    start = 0
    while torch.lt(start, rows):
      end = ops.prim.min(start + tile, rows)
      scores = torch.bmm(torch.slice(q, 0, start, end), torch.transpose(torch.slice(k, 0, start, end), 1, 2))
      self.hide_padding(scores, lengths, start, torch.floordiv(rows, torch.len(lengths)))
      if keep:
        p = torch.slice(shares, 0, start, end)
      else:
        p = torch.slice(shares, 0, 0, end - start)
      torch._softmax(scores, -1, False, out=p)
      if dropping:
        kept = torch.mul(torch.to(torch.slice(masks[site], 0, start, end), ops.prim.dtype(q)), p)
      else:
        kept = p
      torch.bmm(kept, torch.slice(v, 0, start, end), out=torch.slice(context, 0, start, end))
      start = end
    if dropping:
      torch.mul_(context, scale)
    return [context, shares]

  # With P = softmax(Q K^T) and A = P * mask: dV = A^T dC; dP = (dC V^T) * mask;
  # dS = P * (dP - rowsum(dP * P)); dQ = dS K; dK = dS^T Q.
  def attend_backward(self: __torch__.Kernels, dcontext: Tensor, q: Tensor, kv: Tensor, shares: Tensor, masks: List[Tensor], site: int, scale: float, tile_shares: int, dq: Tensor, dkv: Tensor) -> Tensor:
    k, v, = torch.unbind(kv)
    dk, dv, = torch.unbind(dkv)
    rows = torch.size(q, 0)
    dropping = torch.gt(torch.len(masks), 1)
    if dropping:
      dc = torch.mul(dcontext, scale)
    else:
      dc = dcontext
    tile = ops.prim.max(1, torch.floordiv(tile_shares, torch.size(q, 1) * torch.size(k, 1)))
    start = 0
    while torch.lt(start, rows):
      end = ops.prim.min(start + tile, rows)
      d = torch.slice(dc, 0, start, end)
      p = torch.slice(shares, 0, start, end)
      dp = torch.bmm(d, torch.transpose(torch.slice(v, 0, start, end), 1, 2))
      if dropping:
        kept = torch.to(torch.slice(masks[site], 0, start, end), ops.prim.dtype(p))
        torch.mul_(dp, kept)
        torch.mul_(kept, p)
      else:
        kept = p
      torch.bmm(torch.transpose(kept, 1, 2), d, out=torch.slice(dv, 0, start, end))
      ds = torch._softmax_backward_data(dp, p, -1, ops.prim.dtype(p))
      torch.bmm(ds, torch.slice(k, 0, start, end), out=torch.slice(dq, 0, start, end))
      torch.bmm(torch.transpose(ds, 1, 2), torch.slice(q, 0, start, end), out=torch.slice(dk, 0, start, end))
      start = end
    return dcontext

  # Writes a gradient, or adds it where batches are accumulated.
  def keep(self: __torch__.Kernels, target: Tensor, value: Tensor, add: bool) -> Tensor:
    if add:
      torch.add_(target, value)
    else:
      torch.copy_(target, value)
    return target
  def keep_dense(self: __torch__.Kernels, grads: List[Tensor], at: int, dy: Tensor, x: Tensor, add: bool) -> Tensor:
    self.keep(grads[at], torch.mm(torch.t(dy), x), add)
    self.keep(grads[at + 1], torch.sum(dy, [0]), add)
    return dy
  def keep_norm(self: __torch__.Kernels, grads: List[Tensor], at: int, dy: Tensor, x: Tensor, mean: Tensor, rstd: Tensor, w: List[Tensor], add: bool) -> Tensor:
    dx, dweight, dbias, = torch.native_layer_norm_backward(dy, x, [torch.size(x, -1)], mean, rstd, w[at], w[at + 1], [True, True, True])
    self.keep(grads[at], dweight, add)
    self.keep(grads[at + 1], dbias, add)
    return dx

  # One layer; gives what its backward pass needs, and its output last.
  def layer(self: __torch__.Kernels, h: Tensor, lengths: List[int], w: List[Tensor], p: int, working: List[Tensor], i: int, hidden_masks: List[Tensor], attention_masks: List[Tensor], settings: Tensor, factors: List[float], keep: bool) -> List[Tensor]:
    f = 8 * i
    batch = torch.len(lengths)
    heads = int(settings[1])
    rows = self.asking(h, batch, self.first_asks(i, settings))
    if self.first_asks(i, settings):
      q = self.split_heads(self.queries(rows, working, f), batch, 1, heads)
      kv = self.split_heads(self.keys_values(h, working, f), batch, 2, heads)
    else:
      qkv = self.split_heads(torch.linear(h, working[f], working[f + 1]), batch, 3, heads)
      q = torch.slice(qkv, 0, 0, 1)
      kv = torch.slice(qkv, 0, 1, 3)
    context, shares, = self.attend(q[0], kv, lengths, attention_masks, i + 1, factors[2], int(settings[9]), keep)
    merged = self.merge_heads(torch.unsqueeze(context, 0), batch)
    attended = torch.linear(merged, working[f + 2], working[f + 3])
    sum1 = self.add_dropped(rows, attended, hidden_masks, 2 * i + 1, factors[1])
    a, mean1, rstd1, = self.norm(sum1, w[p + 8], w[p + 9], factors[0])
    inner = torch.linear(a, working[f + 4], working[f + 5])
    active = self.activation(inner, int(settings[3]), keep)
    outer = torch.linear(active, working[f + 6], working[f + 7])
    sum2 = self.add_dropped(a, outer, hidden_masks, 2 * i + 2, factors[1])
    y, mean2, rstd2, = self.norm(sum2, w[p + 14], w[p + 15], factors[0])
    return [h, q, kv, shares, merged, sum1, mean1, rstd1, a, inner, active, sum2, mean2, rstd2, y]

  # Gradients of one layer, from its output to its input.
  def layer_backward(self: __torch__.Kernels, dy: Tensor, saved: List[Tensor], batch: int, w: List[Tensor], p: int, working: List[Tensor], i: int, hidden_masks: List[Tensor], attention_masks: List[Tensor], settings: Tensor, factors: List[float], grads: List[Tensor], add: bool) -> Tensor:
    h, q, kv, shares, merged, sum1, mean1, rstd1, a, inner, active, sum2, mean2, rstd2, = saved
    f = 8 * i
    kind = int(settings[3])
    hidden = torch.size(h, 1)
    dsum2 = self.keep_norm(grads, p + 14, dy, sum2, mean2, rstd2, w, add)
    douter = self.drop(dsum2, hidden_masks, 2 * i + 2, factors[1])
    self.keep_dense(grads, p + 12, douter, active, add)
    dinner = self.activation_backward(torch.mm(douter, working[f + 6]), inner, kind)
    self.keep_dense(grads, p + 10, dinner, a, add)
    dsum1 = self.keep_norm(grads, p + 8, torch.addmm(dsum2, dinner, working[f + 4]), sum1, mean1, rstd1, w, add)
    dattended = self.drop(dsum1, hidden_masks, 2 * i + 1, factors[1])
    self.keep_dense(grads, p + 6, dattended, merged, add)
    dcontext = self.split_heads(torch.mm(dattended, working[f + 2]), batch, 1, int(settings[1]))
    if self.first_asks(i, settings):
      dq = torch.empty_like(q)
      dkv = torch.empty_like(kv)
      self.attend_backward(dcontext[0], q[0], kv, shares, attention_masks, i + 1, factors[2], int(settings[9]), dq[0], dkv)
      dqueries = self.merge_heads(dq, batch)
      dkeys_values = self.merge_heads(dkv, batch)
      dweights = torch.cat([torch.mm(torch.t(dqueries), self.asking(h, batch, True)), torch.mm(torch.t(dkeys_values), h)])
      dbiases = torch.cat([torch.sum(dqueries, [0]), torch.sum(dkeys_values, [0])])
      dh = torch.mm(dkeys_values, torch.slice(working[f], 0, hidden, 3 * hidden))
      torch.add_(self.asking(dh, batch, True), torch.addmm(dsum1, dqueries, torch.slice(working[f], 0, 0, hidden)))
    else:
      dqkv = torch.empty([3, torch.size(q, 1), torch.size(q, 2), torch.size(q, 3)], dtype=ops.prim.dtype(q), device=ops.prim.device(q))
      self.attend_backward(dcontext[0], q[0], kv, shares, attention_masks, i + 1, factors[2], int(settings[9]), dqkv[0], torch.slice(dqkv, 0, 1, 3))
      dmerged = self.merge_heads(dqkv, batch)
      dweights = torch.mm(torch.t(dmerged), h)
      dbiases = torch.sum(dmerged, [0])
      dh = torch.addmm(dsum1, dmerged, working[f])
    scales = [torch.div(1., torch.sqrt(float(torch.size(q, 3)))), 1., 1.]
    for j in range(3):
      self.keep(grads[p + 2 * j], torch.mul(torch.slice(dweights, 0, j * hidden, (j + 1) * hidden), scales[j]), add)
      self.keep(grads[p + 2 * j + 1], torch.mul(torch.slice(dbiases, 0, j * hidden, (j + 1) * hidden), scales[j]), add)
    return dh

  # The padding token's embedding gets no gradient. places: of each word's row in its gradient, or one
  # number where every word has a row.
  def embed_backward(self: __torch__.Kernels, dx: Tensor, ids: Tensor, types: Tensor, settings: Tensor, places: Tensor, grads: List[Tensor], add: bool) -> Tensor:
    tables = 2 + int(settings[4])
    if torch.__not__(add):
      for i in range(tables):
        torch.zero_(grads[i])
    words = torch.view(ids, [-1])
    padding = int(settings[7])
    if torch.gt(torch.size(places, 0), 1):
      padding_row = grads[0][int(places[padding])]
      word_rows = torch.index_select(places, 0, words)
    else:
      padding_row = grads[0][padding]
      word_rows = words
    # What was added before stays: as a word to be told, padding has a gradient.
    kept = torch.clone(padding_row)
    torch.index_add_(grads[0], 0, word_rows, dx)
    torch.copy_(padding_row, kept)
    rows = torch.view(dx, [torch.size(ids, 0), torch.size(ids, 1), -1])
    if bool(settings[12]):
      torch.add_(grads[1], torch.embedding_dense_backward(rows, self.positions(ids, settings), torch.size(grads[1], 0), padding, False))
    else:
      torch.add_(torch.slice(grads[1], 0, 0, torch.size(ids, 1)), torch.sum(rows, [0]))
    if torch.eq(tables, 3):
      torch.add_(grads[2], torch.embedding_dense_backward(rows, types, torch.size(grads[2], 0), -1, False))
    return dx

  def integers(self: __torch__.Kernels, x: Tensor) -> List[int]:
    values: List[int] = []
    for i in range(torch.size(x, 0)):
      values.append(int(x[i]))
    return values
  # A state as it is handed out: (batch, tokens or 1, hidden), float32.
  def handed_out(self: __torch__.Kernels, h: Tensor, batch: int, settings: Tensor) -> Tensor:
    rows = self.asking(h, batch, bool(settings[6]))
    return torch.to(torch.view(rows, [batch, -1, torch.size(h, 1)]), 6)
  # The states wanted, without dropout.
  def encode(self: __torch__.Kernels, lengths: Tensor, ids: Tensor, types: Tensor, w: List[Tensor], working: List[Tensor], settings: Tensor, epsilon: Tensor) -> List[Tensor]:
    layers = int(settings[0])
    first = int(settings[8])
    f = [float(epsilon), 1., 1.]
    batch = torch.size(ids, 0)
    undropped = [lengths]
    used_tokens = self.integers(lengths)
    n = self.embedding_norm(settings)
    e = torch.to(self.norm(self.embed(ids, types, w, settings), w[n], w[n + 1], f[0])[0], int(settings[2]))
    h = self.project(e, working, settings)
    states: List[Tensor] = []
    for i in range(layers):
      if torch.ge(i, int(settings[5])):
        states.append(self.handed_out(h, batch, settings))
      h = self.layer(h, used_tokens, w, first + 16 * i, working, i, undropped, undropped, settings, f, False).pop()
    states.append(self.handed_out(h, batch, settings))
    return states
  def frozen_layers(self: __torch__.Kernels, settings: Tensor) -> int:
    return ops.prim.max(0, int(settings[11]) - 1)
  # What encode_backward needs: three arrays of the embeddings, then 14 a trained layer or only its
  # input; and the states wanted last.
  def encode_training(self: __torch__.Kernels, lengths: Tensor, ids: Tensor, types: Tensor, w: List[Tensor], working: List[Tensor], hidden_masks: List[Tensor], attention_masks: List[Tensor], settings: Tensor, factors: Tensor) -> List[Tensor]:
    dtype = int(settings[2])
    first = int(settings[8])
    f = [float(factors[0]), float(factors[1]), float(factors[2])]
    batch = torch.size(ids, 0)
    x = self.embed(ids, types, w, settings)
    n = self.embedding_norm(settings)
    normed, mean, rstd, = self.norm(x, w[n], w[n + 1], f[0])
    h = self.project(self.drop(torch.to(normed, dtype), hidden_masks, 0, f[1]), working, settings)
    used_tokens = self.integers(lengths)
    saved = [x, mean, rstd]
    states: List[Tensor] = []
    for i in range(int(settings[0])):
      if torch.ge(i, int(settings[5])):
        states.append(self.handed_out(h, batch, settings))
      if torch.lt(i, self.frozen_layers(settings)):
        h = self.layer(h, used_tokens, w, first + 16 * i, working, i, hidden_masks, attention_masks, settings, f, False).pop()
      elif bool(settings[10]):
        saved.append(h)
        h = self.layer(h, used_tokens, w, first + 16 * i, working, i, hidden_masks, attention_masks, settings, f, False).pop()
      else:
        l = self.layer(h, used_tokens, w, first + 16 * i, working, i, hidden_masks, attention_masks, settings, f, True)
        h = l.pop()
        torch.extend(saved, l)
    states.append(self.handed_out(h, batch, settings))
    torch.extend(saved, states)
    return saved
  # What the backward pass of a layer needs: the layer's own arrays, all but the output.
  def saved_of_layer(self: __torch__.Kernels, saved: List[Tensor], lengths: List[int], w: List[Tensor], working: List[Tensor], i: int, hidden_masks: List[Tensor], attention_masks: List[Tensor], settings: Tensor, factors: List[float]) -> List[Tensor]:
    place = i - self.frozen_layers(settings)
    if bool(settings[10]):
      l = self.layer(saved[3 + place], lengths, w, int(settings[8]) + 16 * i, working, i, hidden_masks, attention_masks, settings, factors, True)
      l.pop()
    else:
      l = torch.slice(saved, 3 + 14 * place, 17 + 14 * place)
    return l
  # dstates: in the order of the states wanted.
  def encode_backward(self: __torch__.Kernels, dstates: List[Tensor], saved: List[Tensor], lengths: Tensor, ids: Tensor, types: Tensor, w: List[Tensor], working: List[Tensor], hidden_masks: List[Tensor], attention_masks: List[Tensor], settings: Tensor, factors: Tensor, places: Tensor, grads: List[Tensor], adding: Tensor) -> Tensor:
    layers = int(settings[0])
    first = int(settings[8])
    add = bool(adding)
    f = [float(factors[0]), float(factors[1]), float(factors[2])]
    batch = torch.size(ids, 0)
    used_tokens = self.integers(lengths)
    dy = torch.to(torch.view(dstates[-1], [-1, torch.size(dstates[-1], 2)]), int(settings[2]))
    for back in range(layers - self.frozen_layers(settings)):
      i = layers - 1 - back
      dy = self.layer_backward(dy, self.saved_of_layer(saved, used_tokens, w, working, i, hidden_masks, attention_masks, settings, f), batch, w, first + 16 * i, working, i, hidden_masks, attention_masks, settings, f, grads, add)
      if torch.ge(i, int(settings[5])):
        wanted = self.asking(dy, batch, bool(settings[6]))
        torch.add_(wanted, torch.view(dstates[i - int(settings[5])], torch.size(wanted)))
    if torch.eq(int(settings[11]), 0):
      n = self.embedding_norm(settings)
      if self.projects(settings):
        # Normalising again is cheaper than keeping the result all along.
        normed = torch.to(self.norm(saved[0], w[n], w[n + 1], f[0])[0], int(settings[2]))
        self.keep_dense(grads, n + 2, dy, self.drop(normed, hidden_masks, 0, f[1]), add)
        de = torch.mm(dy, working[8 * layers])
      else:
        de = dy
      dnormed = torch.to(self.drop(de, hidden_masks, 0, f[1]), 6)
      dx = self.keep_norm(grads, n, dnormed, saved[0], saved[1], saved[2], w, add)
      self.embed_backward(dx, ids, types, settings, places, grads, add)
    return settings

  # One vector a row: 0 the first place, 1 the mean and 2 the maximum over places in use, 3 the last.
  def pool_places(self: __torch__.Kernels, states: Tensor, lengths: Tensor, kind: int) -> Tensor:
    if torch.eq(kind, 0):
      pooled = torch.select(states, 1, 0)
    elif torch.eq(kind, 3):
      last = torch.view(torch.sub(lengths, 1), [-1, 1, 1])
      pooled = torch.squeeze(torch.gather(states, 1, torch.expand(last, [-1, 1, torch.size(states, 2)])), 1)
    else:
      used = torch.unsqueeze(self.used(lengths, torch.size(states, 1)), -1)
      if torch.eq(kind, 1):
        summed = torch.sum(torch.mul(states, torch.to(used, 6)), [1])
        pooled = torch.div(summed, torch.to(torch.unsqueeze(lengths, 1), 6))
      else:
        pooled = torch.amax(torch.masked_fill(states, torch.logical_not(used), -1e30), [1])
    return pooled
  # Pools each layer's states; the vectors of several layers: 0 side by side, 1 mean, 2 maximum.
  def pool(self: __torch__.Kernels, states: List[Tensor], lengths: Tensor, settings: Tensor) -> Tensor:
    vectors: List[Tensor] = []
    for i in range(torch.len(states)):
      vectors.append(self.pool_places(states[i], lengths, int(settings[0])))
    if torch.eq(torch.len(vectors), 1):
      pooled = vectors[0]
    elif torch.eq(int(settings[1]), 0):
      pooled = torch.cat(vectors, 1)
    elif torch.eq(int(settings[1]), 1):
      pooled = torch.mean(torch.stack(vectors), [0])
    else:
      pooled = torch.amax(torch.stack(vectors), [0])
    return pooled
  # One vector a text from those of its windows. places: (texts, most windows), the row of each window;
  # counts: windows of each text; kind 1 mean, 2 maximum, 4 attention: shares softmax(v tanh(W x + b)).
  def pool_windows(self: __torch__.Kernels, vectors: List[Tensor], places: Tensor, counts: Tensor, kind: Tensor, w: List[Tensor]) -> Tensor:
    rows = torch.index_select(torch.cat(vectors), 0, torch.view(places, [-1]))
    windows = torch.view(rows, [torch.size(places, 0), torch.size(places, 1), -1])
    if torch.eq(int(kind), 4):
      scores = torch.squeeze(torch.linear(torch.tanh(torch.linear(windows, w[0], w[1])), w[2]), 2)
      hidden = torch.logical_not(self.used(counts, torch.size(places, 1)))
      shares = torch.softmax(torch.masked_fill(scores, hidden, -1e30), 1)
      pooled = torch.sum(torch.mul(windows, torch.unsqueeze(shares, 2)), [1])
    else:
      pooled = self.pool_places(windows, counts, int(kind))
    return pooled

  # Logits and the input of the last linear layer; settings: what stands before it (0 nothing, 1 linear
  # and tanh, 2 linear and relu, 3 linear and gelu). masks: a placeholder, then of the last layer's
  # input and, where that is dropped too, of the first one's.
  def classify(self: __torch__.Kernels, pooled: Tensor, w: List[Tensor], masks: List[Tensor], settings: Tensor, factors: Tensor) -> List[Tensor]:
    kind = int(settings[0])
    if torch.eq(kind, 0):
      h = pooled
      o = 0
    else:
      if torch.gt(torch.len(masks), 2):
        x = torch.mul(torch.mul(pooled, torch.to(masks[2], 6)), float(factors[0]))
      else:
        x = pooled
      dense = torch.linear(x, w[0], w[1])
      o = 2
      if torch.eq(kind, 1):
        h = torch.tanh(dense)
      elif torch.eq(kind, 2):
        h = torch.relu(dense)
      else:
        h = torch.gelu(dense)
    if torch.gt(torch.len(masks), 1):
      dropped = torch.mul(torch.mul(h, torch.to(masks[1], 6)), float(factors[0]))
    else:
      dropped = h
    return [torch.linear(dropped, w[o], w[torch.add(o, 1)]), h]
  # Summed cross-entropy; with gamma, each text's times (1 - p)^gamma for the share p of its label. 1 - p
  # stays above 0, where a power below 1 has a slope.
  def label_loss(self: __torch__.Kernels, logits: Tensor, labels: Tensor, class_weights: Tensor, smoothing: float, gamma: float) -> Tensor:
    if torch.eq(gamma, 0.):
      summed = torch.cross_entropy_loss(logits, labels, class_weights, 2, -100, smoothing)
    else:
      logs = torch.squeeze(torch.gather(torch.log_softmax(logits, 1), 1, torch.unsqueeze(labels, 1)), 1)
      missed = torch.clamp(torch.neg(torch.expm1(logs)), 1e-12, None)
      weighed = torch.mul(torch.index_select(class_weights, 0, labels), torch.pow(missed, gamma))
      summed = torch.neg(torch.sum(torch.mul(weighed, logs)))
    return summed
  # factors: 0 label smoothing, 1 divisor, 2 gamma of the focal loss, 3 alpha of R-Drop; with alpha the
  # texts come twice, one half below the other.
  def classification_loss(self: __torch__.Kernels, logits: Tensor, labels: Tensor, class_weights: Tensor, factors: Tensor) -> Tensor:
    alpha = float(factors[3])
    summed = self.label_loss(logits, labels, class_weights, float(factors[0]), float(factors[2]))
    if torch.eq(alpha, 0.):
      total = summed
    else:
      first, second, = torch.chunk(torch.log_softmax(logits, 1), 2)
      apart = torch.sum(torch.mul(torch.sub(torch.exp(first), torch.exp(second)), torch.sub(first, second)), [1])
      weights = torch.index_select(class_weights, 0, torch.slice(labels, 0, 0, torch.size(first, 0)))
      total = torch.mul(torch.add(summed, torch.mul(torch.sum(torch.mul(weights, apart)), alpha)), 0.5)
    return torch.div(total, float(factors[1]))

  # Summed binary cross-entropy of each label for itself; with gamma, each side's times the share of the
  # other side to this power.
  def sides_loss(self: __torch__.Kernels, logits: Tensor, targets: Tensor, positive_weights: Tensor, smoothing: float, gamma: float) -> Tensor:
    if torch.eq(gamma, 0.):
      smooth = torch.add(torch.mul(targets, torch.sub(1., smoothing)), torch.div(smoothing, 2.))
      summed = torch.binary_cross_entropy_with_logits(logits, smooth, None, positive_weights, 2)
    else:
      present = torch.log_sigmoid(logits)
      absent = torch.log_sigmoid(torch.neg(logits))
      hard = torch.pow(torch.clamp(torch.exp(absent), 1e-12, None), gamma)
      easy = torch.pow(torch.clamp(torch.exp(present), 1e-12, None), gamma)
      positives = torch.mul(torch.mul(targets, positive_weights), torch.mul(hard, present))
      negatives = torch.mul(torch.rsub(targets, 1), torch.mul(easy, absent))
      summed = torch.neg(torch.sum(torch.add(positives, negatives)))
    return summed
  # factors as of classification_loss; targets are 1 where the text has the label. Both divergences of a
  # label's sides are (p - q)(logit p - logit q).
  def multi_label_loss(self: __torch__.Kernels, logits: Tensor, targets: Tensor, positive_weights: Tensor, factors: Tensor) -> Tensor:
    alpha = float(factors[3])
    summed = self.sides_loss(logits, targets, positive_weights, float(factors[0]), float(factors[2]))
    if torch.eq(alpha, 0.):
      total = summed
    else:
      first, second, = torch.chunk(logits, 2)
      apart = torch.mul(torch.sub(torch.sigmoid(first), torch.sigmoid(second)), torch.sub(first, second))
      total = torch.mul(torch.add(summed, torch.mul(torch.sum(apart), alpha)), 0.5)
    return torch.div(total, float(factors[1]))
  # factors: 0 divisor.
  def squared_error(self: __torch__.Kernels, outputs: Tensor, targets: Tensor, factors: Tensor) -> Tensor:
    return torch.div(torch.mse_loss(outputs, targets, 2), float(factors[0]))

  # Gradient of a summed cross-entropy over its divisor, made of the logarithms of the shares.
  def choice_backward(self: __torch__.Kernels, logs: Tensor, targets: Tensor, divisor: float) -> Tensor:
    dlogits = torch.div_(torch.exp_(logs), divisor)
    ones = torch.ones_like(targets, dtype=6)
    return torch.scatter_add_(dlogits, 1, targets, torch.mul(ones, torch.div(-1., divisor)))
  # The words at some places, of all states: summed loss and how many are right; if settings[2], then
  # also gradients of the states and of the word embeddings. w: dense, LayerNorm, biases of the words.
  # settings: 0 activation, 1 dtype of the products with the word embeddings, 3 whether the
  # gradients of w are added to. factors: 0 LayerNorm epsilon, 1 divisor of the loss in its gradients.
  def predict_words(self: __torch__.Kernels, states: Tensor, places: Tensor, labels: Tensor, table: Tensor, w: List[Tensor], settings: Tensor, factors: Tensor, grads: List[Tensor]) -> List[Tensor]:
    kind = int(settings[0])
    dtype = int(settings[1])
    x = torch.index_select(torch.view(states, [-1, torch.size(states, 2)]), 0, places)
    dense = torch.linear(x, w[0], w[1])
    active = self.activation(dense, kind, True)
    y, mean, rstd, = self.norm(active, w[2], w[3], float(factors[0]))
    rounded = torch.to(y, dtype)
    words = torch.to(table, dtype)
    logits = torch.add(torch.to(torch.mm(rounded, torch.t(words)), 6), w[4])
    targets = torch.unsqueeze(labels, 1)
    right = torch.to(torch.sum(torch.eq(torch.argmax(logits, 1), labels)), 6)
    logs = torch.log_softmax(logits, 1)
    loss = torch.neg(torch.sum(torch.gather(logs, 1, targets)))
    results = [loss, right]
    if bool(settings[2]):
      dlogits = self.choice_backward(logs, targets, float(factors[1]))
      add = bool(settings[3])
      self.keep(grads[4], torch.sum(dlogits, [0]), add)
      drounded = torch.to(dlogits, dtype)
      dactive = self.keep_norm(grads, 2, torch.to(torch.mm(drounded, words), 6), active, mean, rstd, w, add)
      ddense = self.activation_backward(dactive, dense, kind)
      self.keep_dense(grads, 0, ddense, x, add)
      dstates = torch.zeros_like(states)
      torch.index_copy_(torch.view(dstates, [-1, torch.size(states, 2)]), 0, places, torch.mm(ddense, w[0]))
      results.append(dstates)
      results.append(torch.to(torch.mm(torch.t(drounded), rounded), 6))
    return results
  # Whether the second text follows the first: summed loss; if the last list holds gradients of all
  # states, they are added to. w: pooler, linear layer. settings: 0 divisor of the loss in its gradients, 1
  # whether those of w are added to.
  def predict_next(self: __torch__.Kernels, states: Tensor, labels: Tensor, w: List[Tensor], settings: Tensor, grads: List[Tensor], dstates: List[Tensor]) -> Tensor:
    first = torch.select(states, 1, 0)
    pooled = torch.tanh(torch.linear(first, w[0], w[1]))
    logs = torch.log_softmax(torch.linear(pooled, w[2], w[3]), 1)
    targets = torch.unsqueeze(labels, 1)
    loss = torch.neg(torch.sum(torch.gather(logs, 1, targets)))
    if torch.gt(torch.len(grads), 1):
      add = bool(settings[1])
      dlogits = self.choice_backward(logs, targets, float(settings[0]))
      self.keep_dense(grads, 2, dlogits, pooled, add)
      ddense = torch.tanh_backward(torch.mm(dlogits, w[2]), pooled)
      self.keep_dense(grads, 0, ddense, first, add)
      torch.add_(torch.select(dstates[0], 1, 0), torch.mm(ddense, w[0]))
    return loss

  # Global norm of a list.
  def norm_of_all(self: __torch__.Kernels, gradients: List[Tensor]) -> Tensor:
    return torch.norm(torch.stack(torch._foreach_norm(gradients)))
  def adamw(self: __torch__.Kernels, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], settings: Tensor) -> Tensor:
    divisor = float(settings[5])
    if torch.eq(divisor, 1.):
      torch._fused_adamw_(p, g, m, v, annotate(List[Tensor], []), steps, lr=float(settings[0]), beta1=float(settings[1]), beta2=float(settings[2]), weight_decay=float(settings[4]), eps=float(settings[3]), amsgrad=False, maximize=False)
    else:
      torch._fused_adamw_(p, g, m, v, annotate(List[Tensor], []), steps, lr=float(settings[0]), beta1=float(settings[1]), beta2=float(settings[2]), weight_decay=float(settings[4]), eps=float(settings[3]), amsgrad=False, maximize=False, grad_scale=torch.to(settings[5], 6))
    return settings
  def add_scaled(self: __torch__.Kernels, target: List[Tensor], source: List[Tensor], factor: Tensor) -> Tensor:
    torch._foreach_add_(target, source, alpha=float(factor))
    return factor

  def take_rows(self: __torch__.Kernels, table: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(table, 0, rows)
  def put_rows(self: __torch__.Kernels, table: Tensor, rows: Tensor, values: Tensor) -> Tensor:
    return torch.index_copy_(table, 0, rows, values)
  def scale_other_rows(self: __torch__.Kernels, table: Tensor, rows: Tensor, factor: Tensor) -> Tensor:
    kept = torch.index_select(table, 0, rows)
    torch.mul_(table, factor)
    return torch.index_copy_(table, 0, rows, kept)

  # Hands gradients over and sets their source to 0.
  def move(self: __torch__.Kernels, target: List[Tensor], source: List[Tensor], add: Tensor) -> Tensor:
    for i in range(torch.len(target)):
      self.keep(target[i], source[i], bool(add))
    torch._foreach_zero_(source)
    return add
  def copy(self: __torch__.Kernels, target: List[Tensor], source: List[Tensor]) -> Tensor:
    torch._foreach_copy_(target, source)
    return target[0]

  # A chain of matrix products, to be timed.
  def products(self: __torch__.Kernels, x: Tensor, w: Tensor, settings: Tensor) -> Tensor:
    y = torch.to(x, int(settings[0]))
    k = torch.to(w, int(settings[0]))
    for i in range(int(settings[1])):
      y = torch.linear(y, k)
    return torch.to(y, 6)
