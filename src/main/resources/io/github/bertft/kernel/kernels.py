class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def dense(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, dtype: int) -> Tensor:
    return torch.linear(x, torch.to(weight, dtype), torch.to(bias, dtype))
  def norm(self: __torch__.Kernels, x: Tensor, weight: Tensor, bias: Tensor, epsilon: float, dtype: int) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, -1)], torch.to(weight, dtype), torch.to(bias, dtype), epsilon)
  def add_dropped(self: __torch__.Kernels, x: Tensor, y: Tensor, masks: List[Tensor], site: int, scale: float, dtype: int) -> Tensor:
    if torch.gt(torch.len(masks), 1):
      sum = torch.addcmul(x, y, torch.to(masks[site], dtype), value=scale)
    else:
      sum = torch.add(x, y)
    return sum
  def activation(self: __torch__.Kernels, x: Tensor, kind: int) -> Tensor:
    if torch.eq(kind, 0):
      y = torch.gelu(x)
    elif torch.eq(kind, 1):
      y = torch.gelu(x, approximate="tanh")
    else:
      y = torch.relu(x)
    return y
  def used(self: __torch__.Kernels, lengths: Tensor, tokens: int) -> Tensor:
    positions = torch.arange(tokens, dtype=4, device=ops.prim.device(lengths))
    return torch.lt(torch.unsqueeze(positions, 0), torch.unsqueeze(lengths, 1))
  def attend(self: __torch__.Kernels, q: Tensor, k: Tensor, v: Tensor, bias: Tensor, padded: bool, masks: List[Tensor], layer: int, scale: float, dtype: int) -> Tensor:
    if torch.gt(torch.len(masks), 1):
      scores = torch.matmul(q, torch.transpose(k, -1, -2))
      if padded:
        scores0 = torch.add(scores, bias)
      else:
        scores0 = scores
      shares = torch.mul(torch.softmax(scores0, -1), torch.to(masks[torch.add(layer, 1)], dtype))
      context = torch.mul(torch.matmul(shares, v), scale)
    elif padded:
      context = torch.scaled_dot_product_attention(q, k, v, bias, 0., False, scale=1.)
    else:
      context = torch.scaled_dot_product_attention(q, k, v, None, 0., False, scale=1.)
    return context
  def encode(self: __torch__.Kernels, ids: Tensor, types: Tensor, lengths: Tensor, w: List[Tensor], hidden_masks: List[Tensor], attention_masks: List[Tensor], settings: Tensor, factors: Tensor) -> List[Tensor]:
    layers = int(settings[0])
    heads = int(settings[1])
    dtype = int(settings[2])
    kind = int(settings[3])
    has_types = bool(settings[4])
    padded = bool(settings[5])
    all_states = bool(settings[6])
    epsilon = float(factors[0])
    hidden_scale = float(factors[1])
    attention_scale = float(factors[2])
    batch = torch.size(ids, 0)
    tokens = torch.size(ids, 1)
    x = torch.add(torch.embedding(w[0], ids, int(settings[7])), torch.slice(w[1], 0, 0, tokens))
    if has_types:
      x0 = torch.add(x, torch.embedding(w[2], types))
      o = 3
    else:
      x0 = x
      o = 2
    hidden = torch.size(x0, 2)
    size = torch.floordiv(hidden, heads)
    x1 = torch.to(self.norm(x0, w[o], w[torch.add(o, 1)], epsilon, 6), dtype)
    if torch.gt(torch.len(hidden_masks), 1):
      x2 = torch.mul(torch.mul(x1, torch.to(hidden_masks[0], dtype)), hidden_scale)
    else:
      x2 = x1
    bias = torch.unsqueeze(torch.unsqueeze(torch.to(torch.mul(torch.to(torch.logical_not(self.used(lengths, tokens)), 6), -1e30), dtype), 1), 1)
    states: List[Tensor] = []
    if all_states:
      states.append(torch.to(x2, 6))
    q_scale = torch.div(1., torch.sqrt(float(size)))
    h = x2
    p = torch.add(o, 2)
    for i in range(layers):
      qkv_weight = torch.to(torch.cat([torch.mul(w[p], q_scale), w[p + 2], w[p + 4]]), dtype)
      qkv_bias = torch.to(torch.cat([torch.mul(w[p + 1], q_scale), w[p + 3], w[p + 5]]), dtype)
      qkv = torch.permute(torch.view(torch.linear(h, qkv_weight, qkv_bias), [batch, tokens, 3, heads, size]), [2, 0, 3, 1, 4])
      q, k, v, = torch.unbind(qkv)
      context = self.attend(q, k, v, bias, padded, attention_masks, i, attention_scale, dtype)
      merged = torch.reshape(torch.transpose(context, 1, 2), [batch, tokens, hidden])
      attended = self.dense(merged, w[p + 6], w[p + 7], dtype)
      a = self.norm(self.add_dropped(h, attended, hidden_masks, 2 * i + 1, hidden_scale, dtype), w[p + 8], w[p + 9], epsilon, dtype)
      inner = self.activation(self.dense(a, w[p + 10], w[p + 11], dtype), kind)
      outer = self.dense(inner, w[p + 12], w[p + 13], dtype)
      h = self.norm(self.add_dropped(a, outer, hidden_masks, 2 * i + 2, hidden_scale, dtype), w[p + 14], w[p + 15], epsilon, dtype)
      p = p + 16
      if all_states:
        states.append(torch.to(h, 6))
      elif torch.eq(i + 1, layers):
        states.append(torch.to(h, 6))
    return states
  def pool(self: __torch__.Kernels, states: Tensor, lengths: Tensor, kind: Tensor) -> Tensor:
    if torch.eq(int(kind), 0):
      pooled = torch.select(states, 1, 0)
    else:
      used = torch.unsqueeze(self.used(lengths, torch.size(states, 1)), -1)
      if torch.eq(int(kind), 1):
        summed = torch.sum(torch.mul(states, torch.to(used, 6)), [1])
        pooled = torch.div(summed, torch.to(torch.unsqueeze(lengths, 1), 6))
      else:
        pooled = torch.amax(torch.masked_fill(states, torch.logical_not(used), -1e30), [1])
    return pooled
  def classify(self: __torch__.Kernels, pooled: Tensor, w: List[Tensor], masks: List[Tensor], settings: Tensor, factors: Tensor) -> List[Tensor]:
    kind = int(settings[0])
    if torch.eq(kind, 0):
      h = pooled
      o = 0
    else:
      dense = torch.linear(pooled, w[0], w[1])
      o = 2
      if torch.eq(kind, 1):
        h = torch.tanh(dense)
      else:
        h = torch.relu(dense)
    if torch.gt(torch.len(masks), 1):
      dropped = torch.mul(torch.mul(h, torch.to(masks[1], 6)), float(factors[0]))
    else:
      dropped = h
    return [torch.linear(dropped, w[o], w[torch.add(o, 1)]), h]
  def cross_entropy(self: __torch__.Kernels, logits: Tensor, labels: Tensor, class_weights: Tensor, factors: Tensor) -> Tensor:
    summed = torch.cross_entropy_loss(logits, labels, class_weights, 2, -100, float(factors[0]))
    return torch.div(summed, float(factors[1]))
  def clip(self: __torch__.Kernels, gradients: List[Tensor], max_norm: Tensor) -> Tensor:
    total = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    if torch.gt(float(max_norm), 0.):
      share = torch.div(float(max_norm), torch.add(float(total), 1e-6))
      if torch.lt(share, 1.):
        torch._foreach_mul_(gradients, share)
    return total
  def adamw(self: __torch__.Kernels, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], steps: List[Tensor], settings: Tensor) -> Tensor:
    torch._fused_adamw_(p, g, m, v, annotate(List[Tensor], []), steps, lr=float(settings[0]), beta1=float(settings[1]), beta2=float(settings[2]), weight_decay=float(settings[4]), eps=float(settings[3]), amsgrad=False, maximize=False)
    return settings
  def zero(self: __torch__.Kernels, x: List[Tensor]) -> Tensor:
    torch._foreach_zero_(x)
    return x[0]
  def copy(self: __torch__.Kernels, target: List[Tensor], source: List[Tensor]) -> Tensor:
    torch._foreach_copy_(target, source)
    return target[0]
  def products(self: __torch__.Kernels, x: Tensor, w: Tensor, settings: Tensor) -> Tensor:
    y = torch.to(x, int(settings[0]))
    k = torch.to(w, int(settings[0]))
    for i in range(int(settings[1])):
      y = torch.linear(y, k)
    return torch.to(y, 6)
