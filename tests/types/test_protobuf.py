"""Messages of Protocol Buffers."""

import pytest

import fakegen

pytest.importorskip("google.protobuf")


@pytest.fixture(scope="module")
def message():
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    file = descriptor_pb2.FileDescriptorProto(name="shop.proto", package="shop", syntax="proto3")
    kinds = descriptor_pb2.FieldDescriptorProto
    level = file.enum_type.add(name="Level")
    level.value.add(name="LOW", number=0)
    level.value.add(name="HIGH", number=1)
    line = file.message_type.add(name="Line")
    line.field.add(name="quantity", number=1, type=kinds.TYPE_UINT32, label=kinds.LABEL_OPTIONAL)
    order = file.message_type.add(name="Order")
    single, many = kinds.LABEL_OPTIONAL, kinds.LABEL_REPEATED
    order.field.add(name="id", number=1, type=kinds.TYPE_INT64, label=single)
    order.field.add(name="note", number=2, type=kinds.TYPE_STRING, label=single)
    order.field.add(
        name="level", number=3, type=kinds.TYPE_ENUM, type_name=".shop.Level", label=single
    )
    order.field.add(
        name="lines", number=4, type=kinds.TYPE_MESSAGE, type_name=".shop.Line", label=many
    )
    order.field.add(name="code", number=5, type=kinds.TYPE_BYTES, label=single)
    order.field.add(
        name="reply", number=6, type=kinds.TYPE_MESSAGE, type_name=".shop.Order", label=single
    )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("shop.Order"))


def test_messages_are_filled(message):
    orders = fakegen.of(message).many(20)
    assert all(isinstance(order, message) for order in orders)
    assert [order.id for order in orders] == list(range(1, 21))
    assert {order.level for order in orders} == {0, 1}
    assert all(order.lines and not order.HasField("reply") for order in orders)
    assert message.FromString(orders[0].SerializeToString()) == orders[0]
